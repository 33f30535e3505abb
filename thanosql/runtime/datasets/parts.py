"""The parts of LibriSpeech: where each is published, and what its archive must be.

LibriSpeech by Vassil Panayotov, Guoguo Chen, Daniel Povey and Sanjeev Khudanpur, CC BY 4.0, is resource 12 of OpenSLR
(https://www.openslr.org/12); Mini LibriSpeech, a selection of it, is resource 31. The checksums of resource 12 are
those that torchaudio pins (torchaudio/datasets/librispeech.py). Those of resource 31 were found by several projects
independent of one another, which had compared the archives with the md5sum.txt beside them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One archive: the number of the OpenSLR resource it belongs to, its length in bytes and its SHA-256."""

    name: str
    resource: int
    bytes: int
    sha256: str

    @property
    def archive(self) -> str:
        """The name of its file."""
        return f"{self.name}.tar.gz"

    @property
    def split(self) -> str:
        """The table that its rows belong to: 'train' or 'test'."""
        return "train" if self.name.startswith("train-") else "test"


PARTS = (
    Part("train-clean-5", 31, 332_954_390, "47805806c8b15f7549f3c51bd6b7da72ec0128a34d32830c8014a88658c0292d"),
    Part("dev-clean-2", 31, 126_046_265, "176ec501490eced2d6c1f89f4f0ddc7dfe799e649e5322f8ba49fe3ff50c8012"),
    Part("dev-clean", 12, 337_926_286, "76f87d090650617fca0cac8f88b9416e0ebf80350acb97b343a85fa903728ab3"),
    Part("dev-other", 12, 314_305_928, "12661c48e8c3fe1de2c1caa4c3e135193bfb1811584f11f569dd12645aa84365"),
    Part("test-clean", 12, 346_663_984, "39fde525e59672dc6d1551919b1478f724438a95aa55f874b576be21967e6c23"),
    Part("test-other", 12, 328_757_843, "d09c181bba5cf717b3dee7d4d592af11a3ee3a09e08ae025c5506f6ebe961c29"),
    Part("train-clean-100", 12, 6_387_309_499, "d4ddd1d5a6ab303066f14971d768ee43278a5f2a0aa43dc716b0e64ecbbbf6e2"),
    Part("train-clean-360", 12, 23_049_477_885, "146a56496217e96c14334a160df97fffedd6e0a04e66b9c5af0d40be3c792ecf"),
    Part("train-other-500", 12, 30_593_501_606, "ddb22f27f96ec163645d53215559df6aa36515f26e01dd70798188350adcb6d2"),
)
