import fc from 'fast-check';
import { dayBars } from './day-bars';
import { sparkline } from './sparkline';

const SIZE = { bar: 2, gap: 1, height: 20 };

describe('spark lines', () => {
  test('the busiest day reaches the top, a day without any is a flat mark', () => {
    expect(sparkline([0, 5, 10], SIZE)).toEqual({ path: 'M3 10h2v10h-2zM6 0h2v20h-2z', rest: 'M0 19h2v1h-2z', width: 8, height: 20 });
  });
  test('one mail beside a thousand can still be seen', () => expect(sparkline([1, 1000], SIZE).path).toContain('M0 18h2v2'));
  test('nothing at all is a line of flat marks', () => {
    const { path, rest } = sparkline([0, 0], SIZE);
    expect(path).toBe('');
    expect(rest).toBe('M0 19h2v1h-2zM3 19h2v1h-2z');
  });
  test('no day, no width', () => expect(sparkline([], SIZE)).toEqual({ path: '', rest: '', width: 0, height: 20 }));
  test('no bar ever leaves the picture', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 60 }), (values) => {
        const { path } = sparkline(values, SIZE);
        const tops = [...path.matchAll(/M\d+ (-?\d+)h/g)].map(([, y]) => Number(y));
        return tops.every((y) => y >= 0 && y <= SIZE.height - 2);
      }),
    );
  });
  test('numbers that are none draw nothing', () =>
    expect(sparkline([Number.NaN, Number.POSITIVE_INFINITY, 2], SIZE).path).not.toMatch(/NaN|Infinity/));
});

describe('bars by day', () => {
  const value = (first: number, second: number) => ({ day: 'd', first, second });
  test('the parts stand on each other and the sum fits the scale', () => {
    const [bar] = dayBars([value(3, 1)], { width: 10, height: 40, gap: 2 }, 4);
    expect(bar).toMatchObject({ x: 0, width: 8, firstHeight: 30, firstY: 10, secondHeight: 10, secondY: 0 });
  });
  test('days share the width evenly', () => {
    expect(dayBars([value(1, 0), value(1, 0)], { width: 10, height: 10, gap: 1 }, 1).map(({ x, width }) => [x, width])).toEqual([
      [0, 4],
      [5, 4],
    ]);
  });
  test('a part without any has no height', () =>
    expect(dayBars([value(0, 2)], { width: 10, height: 10, gap: 1 }, 2)[0]?.firstHeight).toBe(0));
});
