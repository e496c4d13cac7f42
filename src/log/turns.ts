/** Puts tasks in order: each begins when all before it have ended, well or badly. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when all that was queued so far has ended. */
  async settled(): Promise<void> {
    await this.#last
  }
}
