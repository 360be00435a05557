/** A control call that cannot be done: where the mistake is, what is wrong, and what to do about it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly where: string,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
