"""The town's outlets, one module each; a new layout is a new module and a line in `HOUSES`."""

from __future__ import annotations

from pipeline.demo.houses.base import House
from pipeline.demo.houses.chau_moc import ChauMoc
from pipeline.demo.houses.cong_y_te import CongYTe
from pipeline.demo.houses.dai_nam_la import DaiNamLa
from pipeline.demo.houses.nam_la import NamLa
from pipeline.demo.houses.song_khoe_viet import SongKhoeViet

__all__ = ["HOUSES", "House"]

HOUSES: tuple[type[House], ...] = (NamLa, ChauMoc, DaiNamLa, CongYTe, SongKhoeViet)
"""Every outlet of the town, in the order of its addresses."""
