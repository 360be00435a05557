/**
 * What every part of a page needs to know of its reader: the moment it is drawn for and the reader's time zone. Handed down by
 * context, so that pages pass data and not plumbing.
 */
import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { Reply, RouteContext } from '../route';

export interface Reader {
  now: Date;
  zone: string;
  /** The team member's address; '' for nobody. */
  email: string;
}

const ReaderContext = createContext<Reader>({ now: new Date(0), zone: 'UTC', email: '' });

export const useReader = (): Reader => useContext(ReaderContext);

export function WithReader({ reader, children }: { reader: Reader; children: ComponentChildren }) {
  return <ReaderContext.Provider value={reader}>{children}</ReaderContext.Provider>;
}

type Asked = Pick<RouteContext<unknown, unknown, unknown>, 'parts' | 'caller'>;

export function readerOf({ parts, caller }: Asked): Reader {
  return {
    now: parts.clock.now(),
    zone: caller?.member?.timeZone || caller?.organisation.timeZone || 'UTC',
    email: caller?.member?.email ?? '',
  };
}

/** A handler's answer: the page in the reader's zone. */
export function pageFor(context: Asked, title: string, body: VNode, status?: number): Reply {
  return { page: <WithReader reader={readerOf(context)}>{body}</WithReader>, title, status };
}

/** A handler's answer to htmx: a piece of a page in the reader's zone. */
export function fragmentFor(context: Asked, body: VNode): Reply {
  return { fragment: <WithReader reader={readerOf(context)}>{body}</WithReader> };
}
