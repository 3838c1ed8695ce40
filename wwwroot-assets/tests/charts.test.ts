import assert from "node:assert/strict";
import { test } from "node:test";
import { optionOf, type ChartData } from "../modules/charts";

const data: ChartData = {
  kind: "steps",
  names: [],
  series: [
    { name: "Left", tone: "primary", dashed: false, values: [[Date.UTC(2026, 10, 2, 23), 8], [Date.UTC(2026, 10, 4), 3]] },
    { name: "Ideal", tone: "muted", dashed: true, values: [[Date.UTC(2026, 10, 2), 8], [Date.UTC(2026, 10, 13), 0]] },
  ],
  from: Date.UTC(2026, 10, 2),
  to: Date.UTC(2026, 10, 13),
  language: "en",
  zone: "Europe/Athens",
};

const drawn = (changes: Partial<ChartData> = {}, width = 800): any => optionOf({ ...data, ...changes }, (token) => `<${token}>`, width);

test("steps hold until the next one, and the ideal is a straight line", () => {
  const { series, xAxis } = drawn();
  assert.deepEqual([series[0].step, series[1].step], ["end", undefined]);
  assert.deepEqual([series[0].color, series[1].lineStyle.type], ["<primary>", "dashed"]);
  assert.deepEqual([xAxis.type, xAxis.min, xAxis.max], ["time", data.from, data.to]);
});

test("days are those of the reader's zone, in his language", () => {
  assert.equal(drawn().xAxis.axisLabel.formatter(Date.UTC(2026, 10, 2, 23)), "3 Nov");
  assert.equal(drawn({ language: "id" }).xAxis.axisLabel.formatter(Date.UTC(2026, 10, 2)), "2 Nov");
  assert.equal(drawn().tooltip.valueFormatter(1234.5), "1,234.5");
  assert.equal(drawn({ language: "id" }).tooltip.valueFormatter(1234.5), "1.234,5");
});

test("bars stand side by side over names, areas on top of each other", () => {
  const names = ["One", "Two"];
  const series = [{ name: "a", tone: "primary", dashed: false, values: [1, 2] }, { name: "b", tone: "success", dashed: false, values: [3, 4] }];
  const bars = drawn({ kind: "bars", names, series });
  assert.deepEqual([bars.xAxis.type, bars.xAxis.data, bars.series[0].type, bars.series[0].stack], ["category", names, "bar", undefined]);
  const areas = drawn({ kind: "areas", names, series });
  assert.deepEqual([areas.series[0].type, areas.series[0].stack, areas.series[1].stack, areas.xAxis.boundaryGap], ["line", "all", "all", false]);
});

test("on a phone there is room for two lines of names", () => {
  assert.ok(drawn({}, 300).grid.top > drawn().grid.top);
});
