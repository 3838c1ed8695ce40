import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/**
 * A chart of the page (Chart.razor). The server says what is drawn, in the words and the zone of the reader; here it gets the colours of the theme,
 * and the size that there is. What it shows is in a table beside it too, so that nobody needs the picture.
 */
export interface ChartData {
  /** steps: values that hold until the next one, over time. bars: side by side, over names. areas: on top of each other, over names. */
  kind: "steps" | "bars" | "areas";
  /** Of bars and areas: what stands below. */
  names: string[];
  series: { name: string; tone: string; dashed: boolean; values: [number, number][] | number[] }[];
  /** Of steps: the first and the last moment that is shown, in milliseconds. */
  from: number | null;
  to: number | null;
  /** The reader's. */
  language: string;
  zone: string;
}

/** Below this width, in pixels, names are on two lines. */
const narrow = 480;

class Chart {
  private readonly chart: EChartsType;
  private readonly size = new ResizeObserver(() => {
    this.chart.resize();
    this.draw();
  });
  private readonly theme = new MutationObserver(() => this.draw());
  private data: ChartData;

  constructor(host: HTMLElement, data: ChartData) {
    this.data = data;
    this.chart = init(host, null, { renderer: "canvas" });
    this.size.observe(host);
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    this.draw();
  }

  show(data: ChartData): void {
    this.data = data;
    this.draw();
  }

  close(): void {
    this.size.disconnect();
    this.theme.disconnect();
    this.chart.dispose();
  }

  private draw(): void {
    this.chart.setOption(optionOf(this.data, colour, this.chart.getWidth()), { notMerge: true });
  }
}

/** The colour that the theme gives to a token. */
function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}

/** Exported for its test. */
export function optionOf(data: ChartData, colourOf: (token: string) => string, width: number): Record<string, unknown> {
  const [text, muted, line] = [colourOf("text"), colourOf("muted"), colourOf("border")];
  const number = new Intl.NumberFormat(data.language, { maximumFractionDigits: 2 });
  const date = new Intl.DateTimeFormat(data.language, { day: "numeric", month: "short", timeZone: data.zone });
  const clock = new Intl.DateTimeFormat(data.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: data.zone });

  // As the pages write it, whatever the language puts first.
  const day = (at: number): string => {
    const part = (type: string): string => date.formatToParts(at).find((one) => one.type === type)?.value ?? "";
    return `${part("day")} ${part("month")}`;
  };
  const steps = data.kind === "steps";
  return {
    animation: false,
    textStyle: { fontFamily: colourOf("font"), color: text },
    // The names of four series take two lines on a phone.
    grid: { left: 8, right: 16, top: width < narrow ? 64 : 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 18, textStyle: { color: text } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: colourOf("surface"),
      borderColor: line,
      textStyle: { color: text },
      valueFormatter: (value: unknown) => (typeof value === "number" ? number.format(value) : ""),
      axisPointer: { label: { formatter: (at: { value: number }) => (steps ? `${day(at.value)} ${clock.format(at.value)}` : String(at.value)) } },
    },
    xAxis: {
      ...(steps ? { type: "time", min: data.from, max: data.to } : { type: "category", data: data.names, boundaryGap: data.kind === "bars" }),
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: muted, hideOverlap: true, ...(steps ? { formatter: day } : {}) },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      minInterval: 1,
      axisLabel: { color: muted, formatter: (value: number) => number.format(value) },
      splitLine: { lineStyle: { color: line } },
    },
    series: data.series.map((one) => ({
      name: one.name,
      type: data.kind === "bars" ? "bar" : "line",
      data: one.values,
      color: colourOf(one.tone),
      symbol: "none",
      ...(data.kind === "bars" ? { barMaxWidth: 32 } : {}),
      ...(steps && !one.dashed ? { step: "end" } : {}),
      ...(one.dashed ? { lineStyle: { type: "dashed", width: 1.5 } } : { lineStyle: { width: 2 } }),
      ...(data.kind === "areas" ? { stack: "all", areaStyle: { opacity: 0.55 } } : {}),
    })),
  };
}

export function openChart(host: HTMLElement, data: ChartData): Chart {
  return new Chart(host, data);
}
