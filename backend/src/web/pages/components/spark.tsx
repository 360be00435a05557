/** A spark line of the last days, with what it shows in words for those who can't see it. */
import { sparkline } from '../charts/sparkline';
import { number } from '../format/numbers';

interface SparkProps {
  /** One value a day, oldest first. */
  values: readonly number[];
  /** "mails": what is counted. */
  noun: string;
  large?: boolean;
  /** A spark beside a number in a table repeats it: hidden from screen readers. */
  decorative?: boolean;
}

const SMALL = { bar: 1, gap: 1, height: 14 };
const LARGE = { bar: 5, gap: 2, height: 36 };

export function SparkLine({ values, noun, large = false, decorative = false }: SparkProps) {
  const { path, rest, width, height } = sparkline(values, large ? LARGE : SMALL);
  const words = `${number(values.reduce((sum, value) => sum + value, 0))} ${noun} in ${values.length} days, at most ${number(Math.max(0, ...values))} in one day`;
  const named = decorative ? { 'aria-hidden': true as const } : { role: 'img' as const, 'aria-label': words };
  return (
    <svg
      class={`spark${large ? ' spark-large' : ''}`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMaxYMax"
      {...named}
    >
      {rest && <path class="spark-rest" d={rest} />}
      {path && <path class="spark-bars" d={path} />}
    </svg>
  );
}
