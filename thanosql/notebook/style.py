"""The style of what the magic shows: colours that light and dark themes give, and lines that both can see."""

from __future__ import annotations

_LINE = "rgba(128,128,128,.35)"

STYLE = f"""<style>
.thanosql {{ color: var(--jp-content-font-color1, inherit); font-size: 13px; }}
.thanosql .rows {{ max-height: 34em; max-width: 100%; width: fit-content; overflow: auto; border: 1px solid {_LINE}; }}
.thanosql .rows table {{ border-collapse: collapse; border-spacing: 0; margin: 0; font-size: inherit; }}
.thanosql .rows th, .thanosql .rows td {{ text-align: left; vertical-align: top; padding: .3em .7em; max-width: 34em;
  white-space: normal; border: 0; border-bottom: 1px solid {_LINE}; color: inherit; background: transparent; }}
.thanosql .rows thead th {{ position: sticky; top: 0; z-index: 1; font-weight: 600; white-space: nowrap;
  background: var(--jp-layout-color1, var(--vscode-editor-background, Canvas)); }}
.thanosql .rows tbody tr, .thanosql .rows tbody tr:hover {{ background: transparent; }}
.thanosql .rows tbody tr:last-child td {{ border-bottom: 0; }}
.thanosql .rows .number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
.thanosql .text {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
.thanosql .rows .moment {{ white-space: nowrap; }}
.thanosql .rows td.wide {{ min-width: 12em; }}
.thanosql .rows td.spans {{ min-width: 22em; }}
.thanosql .null, .thanosql .quiet {{ opacity: .6; }}
.thanosql .null {{ font-style: italic; }}
.thanosql .added {{ font-style: italic; font-weight: 400; }}
.thanosql .timed {{ display: inline-block; margin: 0 .7em .1em 0; white-space: nowrap; }}
.thanosql .timed small, .thanosql small.quiet {{ opacity: .6; font-size: 85%; }}
.thanosql .file {{ display: block; max-width: 21em; }}
.thanosql .path {{ white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }}
.thanosql audio {{ display: block; width: 21em; height: 2.4em; }}
.thanosql mark, .thanosql ins, .thanosql del {{ color: inherit; border-radius: .2em; padding: 0 .1em; }}
.thanosql mark {{ background: rgba(255,170,0,.35); }}
.thanosql ins {{ background: rgba(0,160,80,.3); text-decoration: underline; }}
.thanosql del {{ background: rgba(230,60,60,.3); text-decoration: line-through; }}
.thanosql.thanosql pre {{ white-space: pre; overflow-x: auto; margin: 0; padding: 0; }}
.thanosql.thanosql code {{ white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; padding: 0;
  background: transparent; color: inherit; }}
.thanosql p {{ margin: .4em 0; }}
.thanosql summary {{ cursor: pointer; }}
.thanosql svg {{ display: block; max-width: 100%; height: auto; margin: .5em 0; }}
.thanosql progress {{ width: 12em; vertical-align: middle; }}
.thanosql svg text {{ fill: currentColor; font-size: 11px;
  font-family: var(--jp-ui-font-family, system-ui, sans-serif); }}
</style>"""
"""Goes with every output: notebooks are shown in pieces, and one cell's style may not be there for another's."""


def page(*parts: str) -> str:
    """Return the parts as one output, with its style."""
    return f'<div class="thanosql">{STYLE}{"".join(parts)}</div>'
