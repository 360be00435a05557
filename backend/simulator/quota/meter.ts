/**
 * Refuses calls that would take a person or a project over the tariff within any 60 s, as Google's quota servers do.
 * A refused call costs nothing.
 */
import { limitsOf, priceOf, type Limits, type ServiceName, type TariffName } from './tariffs';
import { createWindow, type Window } from './window';

export interface Spend {
  readonly service: ServiceName;
  readonly operation: string;
  /** The person's account id. Limits are per person, project and minute. */
  readonly user: string;
  readonly project: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export type Verdict =
  { readonly ok: true; readonly units: number } | { readonly ok: false; readonly limit: 'user' | 'project'; readonly retryAt: number };

export interface Meter {
  tariff(): TariffName;
  setTariff(tariff: TariffName): void;
  take(spend: Spend): Verdict;
}

const MINUTE = 60_000;

/** @param own limits instead of the tariff's: budgets that a small world can use up. */
export function createMeter(initial: TariffName, own: Partial<Limits> = {}): Meter {
  let tariff = initial;
  const windows = new Map<string, Window>();
  const windowOf = (key: string): Window => {
    const known = windows.get(key) ?? createWindow(MINUTE);
    windows.set(key, known);
    return known;
  };

  return {
    tariff: () => tariff,
    setTariff: (next) => void (tariff = next),
    take({ service, operation, user, project, at }) {
      const units = priceOf(tariff, service, operation);
      const limits = { ...limitsOf(tariff, service), ...own };
      const perUser = windowOf(`${service} ${project} ${user}`);
      const perProject = windowOf(`${service} ${project}`);
      if (perUser.sum(at) + units > limits.perUser) return { ok: false, limit: 'user', retryAt: perUser.roomAt(at, units, limits.perUser) };
      if (perProject.sum(at) + units > limits.perProject) {
        return { ok: false, limit: 'project', retryAt: perProject.roomAt(at, units, limits.perProject) };
      }
      perUser.add(at, units);
      perProject.add(at, units);
      return { ok: true, units };
    },
  };
}
