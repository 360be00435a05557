/** Sets of message slots as bits: a search over 60,000 messages is a few operations on 2,000 numbers. */
export type Bits = Uint32Array;

export const emptyBits = (slots: number): Bits => new Uint32Array((slots + 31) >> 5);

export const hasBit = (bits: Bits, slot: number): boolean => ((bits[slot >> 5] ?? 0) & (1 << (slot & 31))) !== 0;

export function setBit(bits: Bits, slot: number): void {
  bits[slot >> 5]! |= 1 << (slot & 31);
}

/** The listed slots; those outside the set's range are left out. */
export function bitsOf(slots: number, listed: Iterable<number>): Bits {
  const bits = emptyBits(slots);
  for (const slot of listed) if (slot < slots) setBit(bits, slot);
  return bits;
}

export const andBits = (left: Bits, right: Bits): Bits => left.map((word, index) => word & (right[index] ?? 0));

export const orBits = (left: Bits, right: Bits): Bits => left.map((word, index) => word | (right[index] ?? 0));

export const withoutBits = (left: Bits, right: Bits): Bits => left.map((word, index) => word & ~(right[index] ?? 0));

export const isEmpty = (bits: Bits): boolean => bits.every((word) => word === 0);

/** Keeps the slots for which the test holds. */
export function filterBits(bits: Bits, test: (slot: number) => boolean): Bits {
  const kept = new Uint32Array(bits.length);
  for (let index = 0; index < bits.length; index++) {
    for (let word = bits[index]!; word !== 0; word &= word - 1) {
      const bit = 31 - Math.clz32(word & -word);
      if (test(index * 32 + bit)) kept[index]! |= 1 << bit;
    }
  }
  return kept;
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let word of bits) for (; word !== 0; word &= word - 1) count++;
  return count;
}
