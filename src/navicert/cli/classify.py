"""`navicert classify`: which ECCN names an item."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from navicert.cli.options import Format, Session, optional_date, session
from navicert.cli.screen import open_output
from navicert.errors import InvalidInput

if TYPE_CHECKING:
    from navicert.law.classification.chips import ChipAnswer
    from navicert.law.classification.figures import ChipFacts, Range

app = typer.Typer(
    help="Say which ECCN names an item, with every test and its source",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
)
_NUMBER: Final = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)


@app.callback()
def group() -> None:
    """Say which ECCN names an item on a day, with every test and its source."""


@app.command("chip")
def chip(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="CHIP", help="A chip that navicert knows")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day whose text counts  [default: today]")
    ] = None,
    tops: Annotated[
        list[str] | None, typer.Option("--tops", metavar="N", help="Dense TOPS at one precision; repeat with --bits")
    ] = None,
    bits: Annotated[
        list[str] | None, typer.Option("--bits", metavar="N", help="Bit length of the inputs, one for each --tops")
    ] = None,
    sparse: Annotated[bool, typer.Option("--sparse", help="The TOPS count sparsity: halve them")] = False,
    die_area: Annotated[
        str | None,
        typer.Option("--die-area", metavar="MM2", help="Applicable die area: non-planar logic dies; N or N-M"),
    ] = None,
    planar: Annotated[bool, typer.Option("--planar", help="No logic die is made on a non-planar node")] = False,
    datacenter: Annotated[
        bool | None, typer.Option("--datacenter/--no-datacenter", help="Designed or marketed for datacenters")
    ] = None,
    io_bandwidth: Annotated[
        str | None,
        typer.Option("--io-bandwidth", metavar="GB/S", help="Transfer rate but to memory, both ways; N or N-M"),
    ] = None,
    dram_bandwidth: Annotated[
        str | None, typer.Option("--dram-bandwidth", metavar="GB/S", help="Total DRAM bandwidth; N or N-M")
    ] = None,
    hbm_bandwidth: Annotated[
        str | None, typer.Option("--hbm-bandwidth", metavar="GB/S", help="Bandwidth of a memory stack as the item")
    ] = None,
    hbm_area: Annotated[
        str | None, typer.Option("--hbm-area", metavar="MM2", help="Area of that stack or package")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written")] = Format.table,
    chart: Annotated[bool, typer.Option("--chart", help="Draw known chips and thresholds of the day, as SVG")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the answer to this file")] = None,
) -> None:
    """Classify a chip by ECCN 3A090 as it stood on a day: TPP, performance density, every test with its source.

    What is not known stays open: the answer then names each ECCN that remains and what decides. An ECCN is no
    permission.
    """
    given: dict[str, object] = {
        "--tops": tops, "--bits": bits, "--sparse": sparse, "--die-area": die_area, "--planar": planar,
        "--datacenter": datacenter is not None, "--io-bandwidth": io_bandwidth, "--dram-bandwidth": dram_bandwidth,
        "--hbm-bandwidth": hbm_bandwidth, "--hbm-area": hbm_area,
    }  # fmt: skip
    figures = [option for option, value in given.items() if value]
    day = optional_date(as_of, "--as-of") or date.today()
    if name is not None and figures:
        raise InvalidInput(f"name a chip or give figures, not both; leave {figures[0]} or the name out", figures[0])
    answer = None
    if name is not None:
        from navicert.services.classify import classify_named

        answer = classify_named(name, day)
    elif figures:
        from navicert.services.classify import classify_figures

        facts = _facts(tops or [], bits or [], sparse, (die_area, planar), datacenter)
        answer = classify_figures(_rates(facts, io_bandwidth, dram_bandwidth, hbm_bandwidth, hbm_area), day)
    elif not chart:
        raise InvalidInput("name a chip, or give figures: --tops 296 --bits 8 --die-area 814", "CHIP")
    if chart and form is Format.json:
        raise InvalidInput("--chart is an SVG; leave --format out, or --chart", "--chart")
    _write(session(context), answer, day, form, chart, output)


def _write(here: Session, answer: ChipAnswer | None, day: date, form: Format, chart: bool, output: Path | None) -> None:
    with open_output(output, None, mark=False) as stream:
        if chart:
            from navicert.report.chip_chart import draw_chips
            from navicert.services.classify import classify_catalog

            stream.write(draw_chips(classify_catalog(day), day, answer.answers if answer else ()))
            return
        assert answer is not None
        if form is Format.json:
            from navicert.report.chip_json import chip_json

            stream.write(json.dumps(chip_json(answer), ensure_ascii=False, indent=2) + "\n")
            return
        from navicert.report.chip_table import print_chip

        console = here.console()
        if output is not None:
            console.file, console.no_color = stream, True
        print_chip(console, answer)


def _number(text: str, option: str, example: str) -> Decimal:
    value = text.strip()
    if not _NUMBER.fullmatch(value):
        hint = f"; did you mean {value.replace(',', '')}?" if _NUMBER.fullmatch(value.replace(",", "")) else ""
        raise InvalidInput(f"{option}: {text!r} is no number; write it like {example}{hint}", option)
    return Decimal(value)


def _range(text: str | None, option: str, example: str, *, positive: bool = False) -> Range | None:
    """A number, or a range N-M."""
    from navicert.law.classification.figures import Range

    if text is None:
        return None
    low, dash, high = text.partition("-")
    first = _number(low, option, example) if low.strip() else _number(text, option, example)
    last = _number(high, option, example) if dash else first
    if last < first:
        raise InvalidInput(f"{option}: {text!r} runs backward; write the lower figure first: {last}-{first}", option)
    if positive and not first:
        raise InvalidInput(f"{option}: the figure must be above 0; write it like {example}, or leave it out", option)
    return Range.of(first, last)


def _facts(
    tops: list[str], bits: list[str], sparse: bool, die: tuple[str | None, bool], datacenter: bool | None
) -> ChipFacts:
    from navicert.law.classification.figures import UNKNOWN, ChipFacts, Operation

    if len(tops) != len(bits):
        field = "--bits" if len(bits) < len(tops) else "--tops"
        raise InvalidInput(f"{field}: give one --bits for each --tops, for example --tops 296 --bits 8", field)
    if sparse and not tops:
        raise InvalidInput("--sparse says how to read --tops; give --tops and --bits too", "--sparse")
    die_area, planar = die
    if planar and die_area is not None:
        raise InvalidInput(
            "--planar: no die counts where none is non-planar; leave --die-area or --planar out", "--planar"
        )
    operations = []
    for rate, length in zip(tops, bits, strict=True):
        if not re.fullmatch(r"[1-9]\d{0,2}", length.strip(), re.ASCII) or int(length) > 256:
            raise InvalidInput(
                f"--bits: {length!r} is no bit length; write that of the inputs, for example 8", "--bits"
            )
        operations.append(Operation(f"{int(length)} bits", _number(rate, "--tops", "296"), int(length), sparse))
    area = _range(die_area, "--die-area", "814", positive=True)
    return ChipFacts(
        operations=tuple(operations),
        die_area=area or UNKNOWN,
        non_planar=False if planar else True if area else None,
        datacenter=datacenter,
    )


def _rates(facts: ChipFacts, io: str | None, dram: str | None, hbm: str | None, hbm_area: str | None) -> ChipFacts:
    from dataclasses import replace

    if (hbm is None) != (hbm_area is None):
        missing = "--hbm-area" if hbm_area is None else "--hbm-bandwidth"
        raise InvalidInput(f"{missing}: give --hbm-bandwidth and --hbm-area together", missing)
    memory = None
    if hbm is not None and hbm_area is not None:
        memory = _number(hbm, "--hbm-bandwidth", "819"), _number(hbm_area, "--hbm-area", "110")
        if not memory[1]:
            raise InvalidInput("--hbm-area: the figure must be above 0; write it like 110", "--hbm-area")
    return replace(
        facts,
        io=_range(io, "--io-bandwidth", "900") or facts.io,
        dram=_range(dram, "--dram-bandwidth", "4000") or facts.dram,
        memory=memory,
    )
