/** A letter or two in a tile (companies) or a circle (people): decoration beside a name. */
import { initials } from '../format/numbers';

export function Avatar({ name, round = false, large = false }: { name: string; round?: boolean; large?: boolean }) {
  const letters = round ? initials(name) : ([...initials(name)][0] ?? '·');
  return (
    <span class={`avatar${round ? ' avatar-round' : ''}${large ? ' avatar-large' : ''}`} aria-hidden="true">
      {letters}
    </span>
  );
}
