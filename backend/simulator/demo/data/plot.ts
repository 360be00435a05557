/**
 * What a story in letters looks like. `{a|b}` is a choice made anew for each letter, `$name` a fact of the story (story-facts.ts):
 * the same fact stays the same through the whole thread, so an answer is about what was asked.
 */

export type Voice = 'them' | 'them2' | 'us' | 'colleague';

export type AttachmentKind = 'offer' | 'invoice' | 'contract' | 'slides' | 'export' | 'import' | 'screenshot' | 'log' | 'agenda' | 'photo';

export interface Turn {
  /** Who writes: the first or second contact, the member who runs the story, or a colleague of theirs. */
  readonly by: Voice;
  /** One of these is taken. Blank lines separate paragraphs. */
  readonly text: readonly string[];
  readonly attach?: AttachmentKind;
  /** Usual hours until this letter follows the one before; default 1–30. */
  readonly after?: readonly [number, number];
}

export interface Plot {
  readonly key: string;
  readonly weight: number;
  readonly subjects: readonly string[];
  readonly turns: readonly Turn[];
  /** Only for customers whose people write this language. */
  readonly language?: 'sv' | 'no' | 'de' | 'es' | 'fr';
}
