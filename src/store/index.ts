export { type StoreCode, StoreError } from './errors.ts'
export { openSqliteStore } from './sqlite/open.ts'
