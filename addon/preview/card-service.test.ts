/** The stand-in says no where Google would, so that a card that is made here is one there. */
import { makeCardService } from './card-service';

type Made = Record<string, (value?: unknown) => Made>;
const service = makeCardService({ hasFunction: (name) => name === 'onAct', linkPrefixes: ['https://console.example/'] }) as Record<
  string,
  () => Made
> & {
  TextButtonStyle: Record<string, string>;
};
const make = (name: string): Made => (service[name] as () => Made)();
const line = () => make('newDecoratedText').setText?.('Hello').setTopLabel?.('Greeting') as Made;
const section = (widgets: Made[]) => widgets.reduce((made, widget) => made.addWidget?.(widget) as Made, make('newCardSection'));
const card = (sections: Made[]) =>
  sections.reduce(
    (made, one) => made.addSection?.(one) as Made,
    make('newCardBuilder').setHeader?.(make('newCardHeader').setTitle?.('T')) as Made,
  );

test('a button names a function that exists', () => {
  expect(() => make('newAction').setFunctionName?.('onNothing')).toThrow('no function onNothing');
  expect(() => make('newAction').setFunctionName?.('onAct')).not.toThrow();
});

test('parameters are strings', () => {
  expect(() => make('newAction').setParameters?.({ count: 1 })).toThrow('count is not a string');
});

test('texts are strings, and not empty', () => {
  expect(() => make('newTextParagraph').setText?.(7)).toThrow("don't match the method signature");
  expect(() => make('newTextParagraph').setText?.('')).toThrow('empty');
});

test('a link matches openLinkUrlPrefixes', () => {
  expect(() => make('newOpenLink').setUrl?.('https://elsewhere.example/')).toThrow('openLinkUrlPrefixes');
  expect(() => make('newOpenLink').setUrl?.('mailto:jo@acme.example')).not.toThrow();
});

test('a button has text and does something', () => {
  expect(() => make('newButtonSet').addButton?.(make('newTextButton').setText?.('Go'))).toThrow('what a click does');
});

test('a decorated text has an icon or a label', () => {
  expect(() => section([make('newDecoratedText').setText?.('Hello') as Made])).toThrow('an icon or a label');
});

test('a card has a title, at least one section, and no empty one', () => {
  expect(() =>
    make('newCardBuilder')
      .addSection?.(section([line()]))
      .build?.(),
  ).toThrow('title');
  expect(() => card([]).build?.()).toThrow('at least one section');
  expect(() => card([section([])]).build?.()).toThrow('at least one widget');
});

test('100 sections and 100 widgets are the limit', () => {
  const many = (count: number, of: () => Made) => Array.from({ length: count }, of);
  expect(() => card(many(100, () => section([line()]))).build?.()).not.toThrow();
  expect(() => card(many(101, () => section([line()]))).build?.()).toThrow('100 sections');
  expect(() => card([section(many(101, line))]).build?.()).toThrow('100 widgets');
});

test('only what CardService made is taken', () => {
  expect(() => make('newCardSection').addWidget?.({ textParagraph: { text: 'x' } })).toThrow('CardService.Widget');
  expect(() => make('newCardSection').addWidget?.(make('newCardHeader'))).toThrow('CardService.Widget');
});
