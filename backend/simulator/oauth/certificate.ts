/**
 * A self-signed X.509 certificate around an RSA key, written in DER by hand: Google publishes its signing keys as certificates
 * at /oauth2/v1/certs, clients may read them as such, and Node can make keys but not certificates.
 */
import { createPublicKey, sign, type KeyObject } from 'node:crypto';

function length(bytes: number): number[] {
  if (bytes < 0x80) return [bytes];
  const digits = bytes < 0x100 ? [bytes] : [bytes >> 8, bytes & 0xff];
  return [0x80 | digits.length, ...digits];
}
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...length(body.length)]), body]);
};
const SEQUENCE = 0x30;
const hex = (text: string) => Buffer.from(text, 'hex');

const SHA256_WITH_RSA = der(SEQUENCE, der(0x06, hex('2a864886f70d01010b')), der(0x05));
const COMMON_NAME = hex('550403');
const VERSION_3 = der(0xa0, der(0x02, Buffer.from([2])));

const nameOf = (commonName: string) => der(SEQUENCE, der(0x31, der(SEQUENCE, der(0x06, COMMON_NAME), der(0x0c, Buffer.from(commonName)))));
const time = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

/** PEM of a certificate valid for ten years from the day before `from`. */
export function selfSigned(privateKey: KeyObject, commonName: string, from: Date): string {
  const day = 86_400_000;
  const name = nameOf(commonName);
  const body = der(
    SEQUENCE,
    VERSION_3,
    der(0x02, Buffer.from([1])),
    SHA256_WITH_RSA,
    name,
    der(SEQUENCE, time(new Date(from.getTime() - day)), time(new Date(from.getTime() + 3650 * day))),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = der(SEQUENCE, body, SHA256_WITH_RSA, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n').trim()}\n-----END CERTIFICATE-----\n`;
}
