"""Training curves and plan graphs as SVG."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notebook.html_tree import Element, read
from thanosql.notebook.curve import Line, plot
from thanosql.notebook.plan_graph import plan_graph
from thanosql.notebook.training_curve import step_curve, training_curve
from thanosql.session import Session


def node(name: str, *inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return (
        {"Node Type": name, **more, "Output": ["a"], "Plans": list(inputs)} if inputs else {"Node Type": name, **more}
    )


def points(line: Element) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in line.attributes["points"].split()]  # type: ignore[misc]


def curves(page: str) -> list[list[tuple[float, float]]]:
    """Return the points of each curve of a plot; every second polyline is its sample in the legend."""
    return [points(line) for line in read(page).all("polyline")[::2]]


def test_a_curve_goes_down_where_the_loss_does() -> None:
    (falling,) = curves(plot("loss", "epoch", [Line("training", [(1, 3.0), (2, 2.0), (3, 1.5)])]))
    assert [x for x, _ in falling] == sorted(x for x, _ in falling)
    # SVG counts from the top.
    assert [y for _, y in falling] == sorted(y for _, y in falling)


def test_a_plot_says_in_words_what_it_shows() -> None:
    tree = read(plot("validation <error>", "epoch", [Line("WER", [(1, 0.5), (2, 0.1), (3, 0.2)])], percent=True))
    (drawing,) = tree.all("svg")
    assert drawing.attributes["role"] == "img"
    assert drawing.all("title")[0].text == "validation <error>"
    assert drawing.all("desc")[0].text == "WER: from 50% to 20%, the least 10%"
    assert {"0%", "WER", "epoch"} <= {each.text for each in drawing.all("text")}


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert plot("loss", "epoch", [Line("training", [(1, 3.0)])]) == ""
    assert plot("loss", "epoch", [Line("training", [(1, math.nan), (2, math.inf), (3, 1.0)])]) == ""
    assert len(curves(plot("loss", "epoch", [Line("a", [(1, 1), (2, math.nan), (3, 2)]), Line("b", [])]))[0]) == 2


@given(st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=50))
def test_every_point_is_on_the_page(values: list[float]) -> None:
    (drawn,) = curves(plot("loss", "step", [Line("training", list(enumerate(values)))]))
    assert all(0 <= x <= 380 and 0 <= y <= 170 for x, y in drawn)


def test_a_long_curve_is_thinned_to_its_last_point() -> None:
    (drawn,) = curves(plot("loss", "step", [Line("training", [(x, float(x)) for x in range(100_000)])]))
    assert len(drawn) <= 302
    assert drawn[-1][0] == 370


def test_the_curves_of_a_training_are_those_of_its_history() -> None:
    history = pl.DataFrame(
        {
            "epoch": [1, 2],
            "step": [5, 9],
            "loss": [2.0, 1.0],
            "validation_loss": [None, None],
            "wer": [0.5, 0.25],
            "cer": [0.2, None],
        }
    )
    history = history.with_columns(accuracy=pl.lit(None, pl.Float64))
    tree = read(training_curve(history))
    assert [each.all("title")[0].text for each in tree.all("svg")] == ["loss", "validation error"]
    assert [each.all("desc")[0].text for each in tree.all("svg")] == [
        "training: from 2 to 1, the least 1",
        "WER: from 50% to 25%, the least 25%",
    ]
    assert training_curve(history.head(1)) == ""
    titles = [each.text for each in read(training_curve(history.with_columns(epoch=1))).all("text")]
    assert ("epoch" in str(titles), "step" in str(titles)) == (False, True), "of several entries in an epoch"
    assert read(step_curve([(1, 2), (3, 1)], [], "", "s of audio")).all("text")[-4].text == "1"


def test_a_classifier_has_a_curve_of_its_accuracy() -> None:
    nothing = [None, None]
    history = pl.DataFrame(
        {
            "epoch": [1, 2],
            "step": [5, 9],
            "loss": [2.0, 1.0],
            "validation_loss": nothing,
            "wer": nothing,
            "cer": nothing,
        }
    ).with_columns(accuracy=pl.Series([0.5, 0.75]))
    titles = ["loss", "validation accuracy"]
    assert [each.all("title")[0].text for each in read(training_curve(history)).all("svg")] == titles
    live = step_curve([(1, 2), (3, 1)], [(1, 0.5), (3, 0.75)], "accuracy", "s of audio")
    assert [each.all("title")[0].text for each in read(live).all("svg")] == titles


def test_a_plan_is_a_box_an_operator_and_an_arrow_an_input() -> None:
    tree = read(plan_graph(node("Join", node("Scan", sql="a < b"), node("Batch", node("List")))))
    assert [each.all("text")[0].text for each in tree.all("g")] == ["Join", "Scan", "Batch", "List"]
    assert len(tree.all("path")) == 3
    boxes = [each.attributes for each in tree.all("rect")]
    middle = [float(box["x"]) + float(box["width"]) / 2 for box in boxes]
    assert middle[1] < middle[0] < middle[2] == middle[3]
    assert float(boxes[0]["y"]) < float(boxes[1]["y"]) == float(boxes[2]["y"]) < float(boxes[3]["y"])
    assert tree.all("g")[1].all("text")[1].text == "sql=a < b"
    assert plan_graph(node("List")) == ""


def test_the_slowest_operator_has_the_deepest_colour() -> None:
    figures = {"Actual Rows": 1200, "Actual Own Time": 3000.0}
    plan = node("Infer", node("Scan", **figures), **{"Actual Rows": 1, "Actual Own Time": 1000.0})
    tree = read(plan_graph(plan))
    depths = [each.attributes["fill"] for each in tree.all("rect")]
    assert depths == ["rgba(240,120,20,0.188)", "rgba(240,120,20,0.562)"]
    assert {"1 s, 25%", "3 s, 75%", "1,200 rows"} <= {each.text for each in tree.all("text")}
    assert tree.all("desc")[0].text == "Infer < Scan; most time, 75%, in Scan"


@pytest.mark.parametrize("words", ["EXPLAIN", "EXPLAIN ANALYZE"])
def test_what_a_session_explains_can_be_drawn(words: str) -> None:
    with Session("duckdb://") as session:
        result = session.run(f"{words} SELECT * FROM (LIST MODEL) m, (LIST TABLE) t")
        assert result.tree is not None
        drawn = read(plan_graph(result.tree))
        # The arrows show it.
        assert not [each for each in drawn.all("text") if "parent_relationship" in each.text]
        names = [each.all("text")[0].text for each in drawn.all("g")]
        assert names == ["Query", "Materialise", "ListModels", "Materialise", "ListTables"]
        assert ("0 rows" in drawn.text) == (words == "EXPLAIN ANALYZE")
        assert session.run("EXPLAIN SELECT 1").tree is None
        assert session.run("SELECT 1").tree is None
