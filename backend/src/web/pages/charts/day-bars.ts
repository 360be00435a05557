/** Bars by day, stacked: geometry only. Pure. */

export interface DayValue {
  day: string;
  first: number;
  second: number;
}

export interface Bar extends DayValue {
  x: number;
  width: number;
  /** Top and height of each part; height 0 when there is none. */
  firstY: number;
  firstHeight: number;
  secondY: number;
  secondHeight: number;
}

/** `most`: the value that reaches the top, so that several charts can share one scale. */
export function dayBars(values: readonly DayValue[], size: { width: number; height: number; gap: number }, most: number): Bar[] {
  const step = size.width / Math.max(1, values.length);
  const scale = (value: number) => (value <= 0 ? 0 : Math.max(1.5, (value / Math.max(1, most)) * size.height));
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return values.map((value, index) => {
    const firstHeight = rounded(scale(value.first));
    const secondHeight = rounded(scale(value.second));
    return {
      ...value,
      x: rounded(index * step),
      width: rounded(Math.max(1, step - size.gap)),
      firstHeight,
      firstY: rounded(size.height - firstHeight),
      secondHeight,
      secondY: rounded(size.height - firstHeight - secondHeight),
    };
  });
}
