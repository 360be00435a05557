import { actorWords, thingOf } from './audit-words';

const nameOf = (email: string) => (email === 'ada@northwind.example' ? 'Ada Berg' : email);

test.each([
  ['member:ada@northwind.example', { words: 'Ada Berg', href: null }],
  ['interaction:6b06', { words: 'Conversation', href: '/interactions/6b06' }],
  ['user:a:b/c', { words: 'User', href: '/users/a%3Ab%2Fc' }],
  ['somebody-at:acme.example', { words: 'Somebody at acme.example', href: null }],
  ['address', { words: 'Address', href: null }],
  ['organisation', { words: 'Organisation', href: null }],
  ['something-new', { words: 'something-new', href: null }],
])('%s is told as %j', (target, thing) => expect(thingOf(target, nameOf)).toEqual(thing));

test.each([
  ['ada@northwind.example', 'Ada Berg'],
  ['key:sdk_I6SN', 'API key sdk_I6SN…'],
])('%s did it: %s', (actor, words) => expect(actorWords(actor, nameOf)).toBe(words));
