/** R17: an operator is told once that push is about to end, in time to do something about it; mail goes on by polling. */
import { GoogleError } from '../google/errors';
import type { ConnectionRecord } from '../store/records';
import { makeKeepWatch } from './keep-watch';
import type { Slice } from './slice';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 20);

/** A mailbox whose watch was granted at the start for seven days, and is refused from then on unless told otherwise. */
function mailbox() {
  let hours = 0;
  const state = { refused: true };
  const connection = { id: 'c1', watch: { expiresAt: new Date(START + 168 * HOUR), renewAt: new Date(START + 24 * HOUR) } };
  const alerts: number[] = [];
  const now = () => new Date(START + hours * HOUR);
  const keepWatch = makeKeepWatch({
    clock: { now },
    pubsubTopic: 'projects/p/topics/t',
    warn: (what) => void (/within 48 hours/.test(what) && alerts.push(hours)),
  });
  const slice = {
    context: { connection },
    gmail: {
      watch: async () => {
        if (state.refused) throw new GoogleError({ operation: 'watch', kind: 'bug', status: 403 });
        return { expiresAt: now().getTime() + 168 * HOUR };
      },
    },
    checkpoint: async (set: Partial<ConnectionRecord>) => void Object.assign(connection, set),
  } as unknown as Slice;
  const until = async (end: number) => {
    for (; hours < end; hours += 1) await keepWatch(slice);
  };
  return { until, alerts, state };
}

test('refused for days: told once, as soon as the watch ends within 48 hours', async () => {
  const { until, alerts } = mailbox();
  await until(120);
  expect(alerts).toEqual([]);
  await until(400);
  expect(alerts).toEqual([120]);
});

test('granted in between: the next time is told as well', async () => {
  const { until, alerts, state } = mailbox();
  await until(130);
  state.refused = false;
  await until(132);
  state.refused = true;
  await until(400);
  expect(alerts).toHaveLength(2);
});
