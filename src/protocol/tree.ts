/** The RFC 6962 tree: its hashes, its growing edge, making and verifying proofs. */
export * from './frontier.ts'
export { emptyRoot, leafHash, nodeHash } from './tree-hash.ts'
export * from './tree-proof.ts'
export * from './tree-verify.ts'
