// The days as bars, by uPlot: one for what they cost, or what was read and written upon each other.

import type { Colours } from "@/features/usage/colours";
import { sayDay } from "@/features/usage/ranges";
import { BUCKETS } from "@/features/usage/sums";
import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { UsageSum } from "@/protocol/UsageSum";
import uPlot from "uplot";

export type Metric = "cost" | "tokens";

const WIDEST = 28;

/** Stacked by painting the whole first, and each lower part over it. */
function stack(days: readonly UsageSum[]): number[][] {
  const rows: number[][] = [];
  let below = days.map(() => 0);
  for (const { of } of BUCKETS) {
    below = days.map((day, at) => (below[at] ?? 0) + of(day));
    rows.unshift(below);
  }
  return rows;
}

export function dataOf(days: readonly UsageSum[], metric: Metric): uPlot.AlignedData {
  const at = days.map((_, place) => place);
  return metric === "cost" ? [at, days.map((day) => day.cost_usd)] : [at, ...stack(days)];
}

function sayTick(metric: Metric, value: number): string {
  if (metric === "tokens") return formatCount(value);
  return value >= 1 && Number.isInteger(value) ? `$${value}` : formatUsd(value);
}

/** So many names of days find room. */
function everyNth(days: number, width: number): number {
  return Math.max(1, Math.ceil((days * 64) / Math.max(1, width)));
}

interface Options {
  days: readonly UsageSum[];
  metric: Metric;
  colours: Colours;
  width: number;
  height: number;
  onActive: (place: number | null) => void;
}

export function optionsOf({ days, metric, colours, width, height, onActive }: Options): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.72, WIDEST], align: 0 });
  const looks = metric === "cost" ? (["cost"] as const) : BUCKETS.map(({ look }) => look).toReversed();
  const empty = days.every((day) => (metric === "cost" ? day.cost_usd === 0 : BUCKETS.every(({ of }) => of(day) === 0)));
  const axis = { stroke: colours.faint, font: colours.font, ticks: { show: false } };
  return {
    width,
    height,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [-0.5, days.length - 0.5] },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        gap: 6,
        grid: { show: false },
        splits: (plot) => days.map((_, place) => place).filter((place) => (days.length - 1 - place) % everyNth(days.length, plot.width) === 0),
        values: (_, places) => places.map((place) => (days[place] ? sayDay(days[place].key) : "")),
      },
      {
        ...axis,
        // A label of a cent's parts, too: $0.0060.
        size: (_: uPlot, values: string[] | null) => Math.max(56, 16 + Math.max(0, ...(values ?? []).map((value) => value.length)) * 8),
        gap: 8,
        space: 44,
        grid: { stroke: colours.line, width: 1 },
        // Tokens come whole, and where there is nothing, there is no scale.
        ...(empty ? { splits: () => [0] } : {}),
        values: (_, values) => values.map((value) => (value === 0 ? "0" : metric === "tokens" && !Number.isInteger(value) ? "" : sayTick(metric, value))),
      },
    ],
    series: [{}, ...looks.map((look) => ({ fill: colours.series[look], width: 0, points: { show: false }, paths: bars }))],
    hooks: {
      setCursor: [
        (plot) => {
          // While it is made it says that nothing is looked at.
          if (plot.status === 1) onActive(plot.cursor.idx ?? null);
        },
      ],
      draw: [
        // A day on which some calls had no price: its bar says too little.
        (plot) => {
          const size = 4 * devicePixelRatio;
          plot.ctx.fillStyle = colours.warn;
          for (const [place, day] of days.entries()) {
            if (day.unpriced === 0) continue;
            const top = plot.valToPos(metric === "cost" ? day.cost_usd : BUCKETS.reduce((sum, { of }) => sum + of(day), 0), "y", true);
            plot.ctx.fillRect(plot.valToPos(place, "x", true) - size / 2, top - size * 2, size, size);
          }
        },
      ],
    },
  };
}

export { uPlot };
