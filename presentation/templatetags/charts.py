from django import template
from django.utils.safestring import mark_safe

from presentation.charts import words
from presentation.charts.draw import drawing_of, name_of
from presentation.charts.spec import Chart

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart) -> dict[str, object]:
    """A chart with its finding, its drawing and its data table: ``{% chart spec %}``."""
    drawing = drawing_of(chart)
    # The drawing is our own engine's; the words in it were escaped by it, and plain() looked.
    drawn = [mark_safe(svg) for svg in (drawing.narrow, drawing.wide)] if drawing else []  # noqa: S308
    return {
        "chart": chart,
        "id": name_of(chart),
        "drawn": drawn,
        "finding": words.finding(chart),
        "description": words.description(chart),
        "columns": words.columns(chart),
        "rows": words.rows(chart),
    }
