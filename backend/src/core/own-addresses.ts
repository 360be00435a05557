/** Everything that is "me": primary, secondary and send-as addresses, and the aliases a member typed in. */
import { normaliseAddress } from './addresses';

export function ownAddresses(member: {
  readonly email: string;
  readonly secondaryEmails: readonly string[];
  readonly sendAs: readonly string[];
  readonly settings: { readonly aliases: readonly string[] };
}): Set<string> {
  return new Set([member.email, ...member.secondaryEmails, ...member.sendAs, ...member.settings.aliases].map(normaliseAddress));
}
