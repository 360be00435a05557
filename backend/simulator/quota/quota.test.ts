/** Units, windows and the ledger, at times chosen by the test. */
import { createLedger } from './ledger';
import { createMeter, type Meter } from './meter';
import { createWindow } from './window';

const spendUntilRefused = (meter: Meter, operation: string, at: number, user = 'ada') => {
  let calls = 0;
  while (meter.take({ service: 'gmail', operation, user, project: 'p', at }).ok) calls += 1;
  return calls;
};

test('the new tariff allows 300 messages.get a minute, the old one 3,000', () => {
  expect(spendUntilRefused(createMeter('new'), 'messages.get', 0)).toBe(300);
  expect(spendUntilRefused(createMeter('old'), 'messages.get', 0)).toBe(3_000);
});

test('people have budgets of their own', () => {
  const meter = createMeter('new');
  expect(spendUntilRefused(meter, 'threads.get', 0, 'ada')).toBe(150);
  expect(spendUntilRefused(meter, 'threads.get', 0, 'bo')).toBe(150);
});

test('a project runs out at 1,200,000 units a minute', () => {
  const meter = createMeter('new');
  for (let user = 0; user < 200; user++) spendUntilRefused(meter, 'watch', 0, `user-${user}`);
  expect(meter.take({ service: 'gmail', operation: 'getProfile', user: 'late', project: 'p', at: 0 })).toMatchObject({
    ok: false,
    limit: 'project',
  });
  expect(meter.take({ service: 'gmail', operation: 'getProfile', user: 'late', project: 'other', at: 0 }).ok).toBe(true);
});

test('units come back exactly 60 s after they were spent, and the refusal says when', () => {
  const meter = createMeter('new');
  spendUntilRefused(meter, 'messages.get', 1_000);
  const get = (at: number) => meter.take({ service: 'gmail', operation: 'messages.get', user: 'ada', project: 'p', at });
  expect(get(60_999)).toEqual({ ok: false, limit: 'user', retryAt: 61_000 });
  expect(get(61_000).ok).toBe(true);
});

test('the tariff none never refuses but still counts', () => {
  const meter = createMeter('none');
  for (let i = 0; i < 1_000; i++)
    expect(meter.take({ service: 'gmail', operation: 'threads.get', user: 'a', project: 'p', at: 0 })).toEqual({ ok: true, units: 40 });
});

test('a sliding window sums what lies within its span', () => {
  const window = createWindow(60_000);
  for (let at = 0; at < 200_000; at += 10) window.add(at, 1);
  expect(window.sum(199_990)).toBe(6_000);
  expect(window.sum(259_980)).toBe(1);
  expect(window.sum(259_990)).toBe(0);
});

test('the ledger’s maximum stays exact when single calls are forgotten', () => {
  const ledger = createLedger({ maxCalls: 10 });
  const call = (at: number, units: number) => ledger.record({ mailbox: 'ada', operation: 'messages.get', units, status: 200, at });
  for (let i = 0; i < 100; i++) call(i * 500, 20);
  for (let i = 0; i < 100; i++) call(1_000_000 + i * 10_000, 5);
  const report = ledger.read();
  expect(report.mailboxes.ada).toMatchObject({
    calls: 200,
    units: 2_500,
    highest60s: { units: 2_000, until: new Date(49_500).toISOString() },
  });
  expect(report.calls.length).toBeLessThanOrEqual(12);
  expect(report.calls.length + report.callsForgotten).toBe(200);
});

test('the maximum is over any 60 s, not over calendar minutes', () => {
  const ledger = createLedger();
  ledger.record({ mailbox: 'ada', operation: 'threads.get', units: 3_000, status: 200, at: 59_000 });
  ledger.record({ mailbox: 'ada', operation: 'threads.get', units: 3_500, status: 200, at: 61_000 });
  const { ada } = ledger.read().mailboxes;
  expect(ada?.highest60s.units).toBe(6_500);
  expect(Object.values(ada?.perMinute ?? {}).map((minute) => minute.units)).toEqual([3_000, 3_500]);
});
