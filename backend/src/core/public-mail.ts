/** Domains where anybody can have a mailbox: never a company's own, and no hint to whom a person belongs. */

const DOMAINS = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com
  proton.me protonmail.com gmx.com gmx.de gmx.net web.de t-online.de mail.com mail.ru yandex.ru yandex.com zoho.com fastmail.com
  hey.com qq.com 163.com 126.com orange.fr free.fr laposte.net libero.it telia.com comcast.net verizon.net att.net`.split(/\s+/),
);

export const publicMailDomain = (domain: string): boolean => DOMAINS.has(domain.toLowerCase());
