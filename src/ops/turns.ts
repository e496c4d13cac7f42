/** Lets work under one name follow one another; work under other names goes on beside it. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs the work after all that was asked under this name before, whether that succeeded or not. */
  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work, work)
    this.#last.set(name, turn)
    const forget = () => {
      if (this.#last.get(name) === turn) this.#last.delete(name)
    }
    turn.then(forget, forget)
    return turn
  }
}
