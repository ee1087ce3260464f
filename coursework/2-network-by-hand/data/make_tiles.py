"""Makes tiles.csv: `python make_tiles.py` writes the same file on every machine."""

from pathlib import Path

import numpy as np

rng = np.random.default_rng(20_26)
temperature = rng.normal(1220, 18, 300)  # of the kiln, °C
soak = rng.normal(42, 12, 300)  # minutes at that temperature
distance = ((temperature - 1222) / 17) ** 2 + ((soak - 44) / 12) ** 2
good = (distance + 0.15 * rng.standard_normal(300) < 1.3).astype(int)

lines = [
    "# 300 glazed test tiles, invented. Licence: CC0 1.0. Made by make_tiles.py.",
    "temperature,soak,good",
]
lines += [f"{t:.1f},{s:.1f},{g}" for t, s, g in zip(temperature, soak, good, strict=True)]
Path(__file__).with_name("tiles.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
