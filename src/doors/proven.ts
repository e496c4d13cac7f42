import type { Proven } from '../app/ports/passkeys.ts'

/** What a browser or a provider sent may be anything: whatever is wrong with it, is why it proves nothing. */
export async function proven<T>(prove: () => Promise<T>): Promise<Proven<T>> {
  try {
    return { result: 'proven', ...(await prove()) }
  } catch (fault) {
    return {
      result: 'refused',
      why: fault instanceof Error ? fault.message.slice(0, 300) : 'it cannot be read',
    }
  }
}
