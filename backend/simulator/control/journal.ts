/**
 * What people did to the simulated Google and a restart must not undo: mail that came, went or got other labels, an admin's decisions.
 * The world is loaded anew at every start; then these deeds are done again, in their order and by the functions that did them first.
 * Ids and threads come out the same, because they are made of the world and of what is written here.
 *
 * Tokens are kept as they are (saved-state.ts). Faults, push modes, tariff, speed and a moved clock are a person's grip on one process:
 * starting it again is how they let go.
 */
import { createTokenStore } from '../oauth/token-store';
import { createControl, type Control, type ControlParts } from './control';

type Lasting = 'mail' | 'deleteMail' | 'labels' | 'renameLabel' | 'trust' | 'suspend' | 'gmailDisabled';

/** A call of the control side with what it was given. */
export type Deed = { readonly [Call in Lasting]: readonly [call: Call, ...given: Parameters<Control[Call]>] }[Lasting];

/** Does everything again. Returns a sentence for each deed that has no place in this world, such as a mail to somebody who is not in it. */
export function repeat(deeds: readonly Deed[], parts: ControlParts): string[] {
  // Without the tokens: a decision ended some of them when it was made, and would end the ones that were given out since.
  const control = createControl({ ...parts, tokens: createTokenStore({ now: parts.clock.now }), note: () => undefined });
  return deeds.flatMap(([call, ...given]) => {
    try {
      // JSON has null where an argument was left out.
      (control[call] as (...given: unknown[]) => unknown)(...given.map((value) => value ?? undefined));
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}
