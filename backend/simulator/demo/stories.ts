/** Writes whole conversations with customers: who, when, about what, and letter after letter until the story or the present ends it. */
import type { DemoCustomer } from './data/customers';
import type { Plot, Turn, Voice } from './data/plot';
import { commercialPlots } from './data/plots-commercial';
import { languagePlots } from './data/plots-languages';
import { relationPlots } from './data/plots-relations';
import { startPlots } from './data/plots-start';
import { supportPlots } from './data/plots-support';
import { tails } from './data/plots-tail';
import { languages, type Language } from './data/story-facts';
import { team, type TeamMember } from './data/team';
import { drawAttachment, drawFacts } from './facts';
import { messageId, write, type Letter, type Person } from './letter';
import { HOUR, answeringMoment, writingMoment } from './office-hours';
import { asPerson, contact, furtherAddresses, list, memberByEmail, usersOf } from './people';
import { capitalise, capitaliseSentences, fill, type Facts } from './phrases';
import type { Prng } from './prng';

const english: readonly Plot[] = [...startPlots, ...commercialPlots, ...supportPlots, ...relationPlots];

export interface StoryRequest {
  readonly customer: DemoCustomer;
  /** About when it starts (epoch ms). */
  readonly start: number;
  /** Nothing is written after this (epoch ms). */
  readonly end: number;
  /** How often each plot was told for this customer, by plot key; updated. */
  readonly told: Map<string, number>;
}

function choosePlot(rng: Prng, { customer, told }: StoryRequest, byOwner: boolean): Plot {
  const language = languages[customer.name];
  const inLanguage = language !== undefined && byOwner && rng.chance(0.4);
  const plots = inLanguage ? languagePlots.filter((plot) => plot.language === language) : english;
  const plot = rng.weighted(plots, (candidate) => candidate.weight / (1 + 4 * (told.get(candidate.key) ?? 0)));
  told.set(plot.key, (told.get(plot.key) ?? 0) + 1);
  return plot;
}

/** Variants that stand at the same place belong together (a question and its answer) when there are as many of each. */
const aligned = (rng: Prng, variants: readonly string[], variant: number, count: number): string =>
  (variants.length === count ? variants[variant] : undefined) ?? rng.pick(variants);

function turnsOf(rng: Prng, plot: Plot): readonly Turn[] {
  const whole = rng.chance(0.6) ? plot.turns.length : rng.int(1, plot.turns.length);
  const told = plot.turns.slice(0, whole);
  const settled = whole === plot.turns.length && plot.language === undefined && rng.chance(0.3);
  const extra = settled ? tails.filter(() => rng.chance(0.3)).slice(0, 2) : [];
  const tail = extra.flatMap(([asked, answered]): Turn[] => {
    const variant = rng.int(0, 1);
    return [
      { by: 'them', text: [asked[variant] ?? ''], after: [20, 200] },
      { by: 'us', text: [answered[variant] ?? ''] },
    ];
  });
  return [...told, ...tail].slice(0, 9);
}

interface CastOfPeople {
  readonly voices: Readonly<Record<Voice, Person>>;
  readonly facts: Facts;
  readonly copied: readonly Person[];
}

function cast(rng: Prng, customer: DemoCustomer, member: TeamMember): CastOfPeople {
  const people = usersOf(customer);
  const one = rng.pick(people);
  const others = people.filter((user) => user !== one);
  const two = others.length === 0 ? one : rng.pick(others);
  const technical = memberByEmail('yuki@northwind.example');
  const colleague = member !== technical && rng.chance(0.6) ? technical : rng.pick(team.filter((candidate) => candidate !== member));
  const known = furtherAddresses(member);
  const us = asPerson(member, known.length > 0 && rng.chance(0.22) ? rng.pick(known) : member.email);
  const from = one.otherEmails !== undefined && rng.chance(0.3) ? rng.pick(one.otherEmails) : one.email;
  const voices = { them: contact(one, customer, from), them2: contact(two, customer), us, colleague: asPerson(colleague) };
  const facts = drawFacts(rng, customer, {
    first: one.name,
    second: two === one ? 'Robin' : two.name,
    owner: member.name,
    colleague: colleague.name,
  });
  const observer = rng.pick(team.filter((candidate) => candidate !== member && candidate !== colleague));
  return { voices, facts, copied: rng.chance(0.12) ? [asPerson(observer)] : [] };
}

/** Team members answer from their real account or a send-as address: an alias that Gmail does not know cannot be written from. */
const canSendFrom = (person: Person): boolean => !person.email.endsWith('@fjordware.example');

const asSender = (person: Person): Person => {
  if (canSendFrom(person)) return person;
  const member = team.find((candidate) => candidate.name === person.name);
  return member === undefined ? person : asPerson(member);
};

export function tellStory(rng: Prng, request: StoryRequest): Letter[] {
  const { customer, end } = request;
  const owner = memberByEmail(customer.owner);
  const member = rng.chance(0.85) ? owner : rng.pick(team);
  const plot = choosePlot(rng, request, member === owner);
  const { voices, facts, copied } = cast(rng, customer, member);
  const language: Language = plot.language ?? 'en';
  const turns = turnsOf(rng, plot);
  const count = plot.turns[0]?.text.length ?? 1;
  const variant = rng.int(0, count - 1);
  const polish = (text: string): string => (language === 'en' ? capitaliseSentences(text) : text);
  const subject = capitalise(fill(rng, aligned(rng, plot.subjects, variant, count), facts));
  const support =
    plot.turns.some((turn) => turn.by === 'colleague') && rng.chance(0.3) ? [list('support@northwind.example', 'Northwind Support')] : [];
  const letters: Letter[] = [];
  const party = new Map([voices.us, voices.them, ...support, ...copied].map((person) => [person.email, person]));
  if (turns.some((turn) => turn.by === 'them2') && rng.chance(0.6)) party.set(voices.them2.email, voices.them2);

  for (const turn of turns) {
    const previous = letters.at(-1);
    const from = turn.by === 'us' || turn.by === 'colleague' ? asSender(voices[turn.by]) : voices[turn.by];
    party.set(from.email, from);
    const [low, high] = turn.after ?? [0.6, 30];
    const at =
      previous === undefined
        ? writingMoment(rng, request.start, from.zone)
        : answeringMoment(rng, previous.at + (low + (high - low) * rng.next() ** 2) * HOUR, from.zone);
    if (at > end) break;
    const ours = turn.by === 'us' || turn.by === 'colleague';
    const partner = previous !== undefined && previous.from.email !== from.email ? previous.from : ours ? voices.them : voices.us;
    const rest = [...party.values()].filter((person) => person.name !== from.name && person.name !== partner.name);
    const attached = turn.attach !== undefined && rng.chance(0.75) ? [drawAttachment(rng, turn.attach, facts)] : [];
    const body = polish(fill(rng, aligned(rng, turn.text, variant, count), facts));
    letters.push({
      id: messageId(rng, from.email),
      at,
      from,
      to: [partner],
      cc: rest,
      bcc: ours && rng.chance(0.03) ? [voices.colleague].filter((person) => !party.has(person.email)) : [],
      subject: previous === undefined ? subject : `${replyPrefix(language)} ${subject}`,
      ...write(rng, { from, to: [partner], language, body, ...(previous === undefined ? {} : { previous }) }),
      references: previous === undefined ? [] : [...previous.references, previous.id],
      attachments: attached,
      headers: {},
    });
  }
  return letters;
}

const replyPrefix = (language: Language): string => (language === 'sv' || language === 'no' ? 'SV:' : language === 'de' ? 'AW:' : 'Re:');
