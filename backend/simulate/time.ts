/** Virtual time goes by: the sweep comes every thirty seconds, Google's pushes when they come. */
import type { Backend } from './backend';
import type { Scene } from './scene';

export interface Time {
  pass(ms: number): Promise<void>;
  /** Until the next job, sweep or push. */
  passToNext(): Promise<void>;
}

const SWEEP_MS = 30_000;

export function makeTime({ clock, queue, pushes, say }: Scene, { tell }: Backend): Time {
  let nextSweep = clock.now() + SWEEP_MS;

  async function pass(ms: number): Promise<void> {
    const target = clock.now() + ms;
    clock.advance(Math.max(0, Math.min(target, nextSweep) - clock.now()));
    for (const { email, historyId } of pushes.due()) {
      say(`push for ${email}`);
      await tell(async (useCases) => void (await useCases.receivePush(email, historyId)), 'spared');
    }
    if (clock.now() >= nextSweep) {
      nextSweep = clock.now() + SWEEP_MS;
      await queue.enqueue('mailboxes.sweep', {});
    }
  }

  return {
    pass,
    async passToNext() {
      const nextJob = Math.max(queue.waiting()[0]?.due ?? Infinity, queue.backAt());
      const next = Math.min(nextJob, nextSweep, pushes.nextAt() ?? Infinity);
      await pass(Math.max(1, next - clock.now()));
    },
  };
}
