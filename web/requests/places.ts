/** Where somebody stood in a list when he left it, by the entry of the browser's history: going back leads there. */
export type Place = { readonly current: string | undefined; readonly top: number; readonly page: number }

const MOST = 50
const places = new Map<string, Place>()

export function keepPlace(key: string, place: Place): void {
  places.delete(key)
  places.set(key, place)
  for (const oldest of places.keys()) {
    if (places.size <= MOST) break
    places.delete(oldest)
  }
}

export function placeOf(key: string): Place | undefined {
  return places.get(key)
}
