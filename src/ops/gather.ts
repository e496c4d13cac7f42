/**
 * Answers questions one by one while few are asked, and those that are asked in one turn of the event loop together: the whole batch is known
 * once everybody who was running has asked.
 */
export function gather<Question, Answer>(
  few: number,
  answer: {
    one(question: Question): Answer
    many(questions: readonly Question[]): Promise<readonly Answer[]>
  },
): (question: Question) => Promise<Answer> {
  type Waiting = { question: Question; resolve(answer: Answer): void; reject(why: unknown): void }
  let waiting: Waiting[] = []
  const answerAll = () => {
    const all = waiting
    waiting = []
    if (all.length < few) {
      for (const { question, resolve, reject } of all) {
        try {
          resolve(answer.one(question))
        } catch (why) {
          reject(why)
        }
      }
      return
    }
    answer.many(all.map(({ question }) => question)).then(
      (answers) => {
        for (const [i, { resolve }] of all.entries()) resolve(answers[i]!)
      },
      (why) => {
        for (const { reject } of all) reject(why)
      },
    )
  }
  return (question) =>
    new Promise((resolve, reject) => {
      // A tick comes after all that is ready to run has run.
      if (waiting.length === 0) process.nextTick(answerAll)
      waiting.push({ question, resolve, reject })
    })
}
