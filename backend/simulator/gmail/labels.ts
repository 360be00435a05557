/** Labels of one mailbox. System labels are known by their id; a person's own labels get ids `Label_1`, `Label_2` and so on. */
export interface Label {
  readonly id: string;
  readonly name: string;
  readonly type: 'system' | 'user';
  /** Hidden labels carry visibility fields in the API, the others do not. */
  readonly hidden: boolean;
}

export interface Labels {
  list(): readonly Label[];
  byId(id: string): Label | undefined;
  /** The id of the label with that name (case-insensitive; system ids count as names), made when there is none. */
  idFor(name: string): string;
  /** A person's own label gets another name and keeps its id. False when there is none of that name, or one of the other. */
  rename(name: string, to: string): boolean;
  /** The ids of labels that a search term means: Gmail writes spaces and slashes of a name as hyphens. */
  matching(term: string): readonly string[];
}

const SYSTEM: readonly (readonly [id: string, hidden: boolean])[] = [
  ['CHAT', true],
  ['SENT', false],
  ['INBOX', false],
  ['IMPORTANT', true],
  ['TRASH', true],
  ['DRAFT', false],
  ['SPAM', true],
  ['CATEGORY_FORUMS', true],
  ['CATEGORY_UPDATES', true],
  ['CATEGORY_PERSONAL', true],
  ['CATEGORY_PROMOTIONS', true],
  ['CATEGORY_SOCIAL', true],
  ['STARRED', false],
  ['UNREAD', false],
];

/** What people write in a world file or a search for some system labels. */
const OTHER_NAMES: Readonly<Record<string, string>> = { drafts: 'DRAFT', chats: 'CHAT', bin: 'TRASH', junk: 'SPAM' };

const searchName = (name: string): string => name.toLowerCase().replace(/[\s/()&|]/g, '-');

/** A new mailbox's labels. */
export function createLabels(): Labels {
  const labels = new Map<string, Label>(SYSTEM.map(([id, hidden]) => [id, { id, name: id, type: 'system', hidden }]));
  const bySearchName = new Map<string, string>(SYSTEM.map(([id]) => [searchName(id), id]));
  Object.entries(OTHER_NAMES).forEach(([name, id]) => bySearchName.set(name, id));
  let made = 0;

  const make = (name: string): string => {
    const id = `Label_${++made}`;
    labels.set(id, { id, name, type: 'user', hidden: false });
    bySearchName.set(searchName(name), id);
    return id;
  };

  return {
    list: () => [...labels.values()],
    byId: (id) => labels.get(id),
    idFor: (name) => (labels.has(name) ? name : (bySearchName.get(searchName(name)) ?? make(name))),
    rename(name, to) {
      const label = labels.get(bySearchName.get(searchName(name)) ?? '');
      if (label?.type !== 'user' || bySearchName.has(searchName(to))) return false;
      labels.set(label.id, { ...label, name: to });
      bySearchName.delete(searchName(name));
      bySearchName.set(searchName(to), label.id);
      return true;
    },
    matching: (term) => {
      const id = bySearchName.get(searchName(term)) ?? (labels.has(term) ? term : undefined);
      return id === undefined ? [] : [id];
    },
  };
}
