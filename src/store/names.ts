import type { Kysely } from 'kysely'
import type { Origin, PairId } from '../app/ports.ts'
import type { Tables } from './tables.ts'

export type NamedLog = { readonly no: number; readonly pair: number; readonly origin: Origin }

/** The numbers by which the tables know pairs and logs. Neither is ever renamed or removed, so what was read once stays true. */
export class Names {
  readonly #db: Kysely<Tables>
  readonly #pairs = new Map<PairId, number>()
  readonly #ids = new Map<number, PairId>()
  readonly #logs = new Map<Origin, NamedLog>()
  readonly #origins = new Map<number, Origin>()

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async pair(id: PairId): Promise<number | undefined> {
    const known = this.#pairs.get(id)
    if (known !== undefined) return known
    const row = await this.#db.selectFrom('pair').select('no').where('id', '=', id).executeTakeFirst()
    if (row) this.#pairs.set(id, row.no)
    return row?.no
  }

  /** The id of a pair that some row names, so that it exists. */
  async pairId(no: number): Promise<PairId> {
    const known = this.#ids.get(no)
    if (known !== undefined) return known
    const { id } = await this.#db
      .selectFrom('pair')
      .select('id')
      .where('no', '=', no)
      .executeTakeFirstOrThrow()
    this.#ids.set(no, id)
    return id
  }

  async log(origin: Origin): Promise<NamedLog | undefined> {
    return (
      this.#logs.get(origin) ??
      this.#keep(await this.#selectLog().where('origin', '=', origin).executeTakeFirst())
    )
  }

  /** The origin of a log that some row names, so that it exists. */
  async origin(no: number): Promise<Origin> {
    const known = this.#origins.get(no)
    if (known !== undefined) return known
    const log = await this.#selectLog().where('no', '=', no).executeTakeFirstOrThrow()
    this.#keep(log)
    return log.origin
  }

  #selectLog() {
    return this.#db.selectFrom('log').select(['no', 'pair', 'origin'])
  }

  #keep(log: NamedLog | undefined): NamedLog | undefined {
    if (log) {
      this.#logs.set(log.origin, log)
      this.#origins.set(log.no, log.origin)
    }
    return log
  }
}
