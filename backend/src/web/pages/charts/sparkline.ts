/** The shape of a spark line: one bar a day as a single SVG path. Pure, so that fifty of them in a list stay small and testable. */

export interface Spark {
  /** Path data of all bars. */
  path: string;
  /** Path data of the flat marks of days without any. */
  rest: string;
  width: number;
  height: number;
}

/** Bars of `bar` px with `gap` px between them. A day with one mail is at least 2 px high, so that it can be seen. */
export function sparkline(values: readonly number[], size: { bar: number; gap: number; height: number }): Spark {
  const { bar, gap, height } = size;
  const top = Math.max(1, ...values.filter(Number.isFinite));
  const bars: string[] = [];
  const rest: string[] = [];
  values.forEach((value, index) => {
    const x = index * (bar + gap);
    if (!(value > 0)) rest.push(`M${x} ${height - 1}h${bar}v1h-${bar}z`);
    else {
      const tall = Math.max(2, Math.round((Math.min(value, top) / top) * height));
      bars.push(`M${x} ${height - tall}h${bar}v${tall}h-${bar}z`);
    }
  });
  return { path: bars.join(''), rest: rest.join(''), width: Math.max(0, values.length * (bar + gap) - gap), height };
}
