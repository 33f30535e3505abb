"""Rewrites of logical plans: one file a rule, one public function ``node -> node or None`` in it."""
