/** Work on one subject is done one after another, on different subjects side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs the work after all that was asked for this subject before, whether that succeeded or not. */
  take<T>(subject: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(subject) ?? Promise.resolve()
    const turn = before.then(work, work)
    const done = turn
      .catch(() => {})
      .finally(() => {
        if (this.#last.get(subject) === done) this.#last.delete(subject)
      })
    this.#last.set(subject, done)
    return turn
  }
}
