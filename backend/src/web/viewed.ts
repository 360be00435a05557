/** Reading mail text leaves a trace in the audit log: who, which conversation; once an hour, however often the page is opened. */
import { boundedRedis } from './bounded-redis';
import type { Caller } from './route';
import type { WebParts } from './web-parts';

const ONCE_PER_S = 3_600;

/** Before the text is shown. Redis only spares repetitions: without it every view is written down. */
export async function noteView({ redis, settings, store, clock }: WebParts, caller: Caller, interaction: string): Promise<void> {
  const org = caller.organisation.id;
  const key = `${settings.redisPrefix}web:viewed:${org}:${caller.actor}:${interaction}`;
  const fresh = await boundedRedis(redis)
    .set(key, '1', { condition: 'NX', expiration: { type: 'EX', value: ONCE_PER_S } })
    .catch(() => 'OK');
  if (fresh === null) return;
  await store.auditLog.append(
    org,
    { actor: caller.actor, action: 'interaction.view', target: `interaction:${interaction}`, details: {} },
    clock.now(),
  );
}
