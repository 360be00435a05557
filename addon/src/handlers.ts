/**
 * Every function that Google may call by name: the manifest's triggers and the buttons of cards.
 * One table, because a name that is missing in the bundle fails only when somebody presses the button: build.mjs compares
 * it with what entry.ts exports, and widgets.ts looks here when a card is built.
 */
export const handlerNames = ['onGmailMessage', 'onGmailHome', 'onAct', 'onRetry'] as const;

export type HandlerName = (typeof handlerNames)[number];

/** What a button carries back: strings only, Google drops everything else. */
export type Parameters = Readonly<Record<string, string>>;
