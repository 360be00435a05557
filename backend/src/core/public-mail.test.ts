import { publicMailDomain } from './public-mail';

test('a domain where anybody can have a mailbox is no company’s own', () => {
  expect(publicMailDomain('GMail.com')).toBe(true);
  expect(publicMailDomain('northwind.example')).toBe(false);
});
