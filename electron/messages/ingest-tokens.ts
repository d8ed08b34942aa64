import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { Failure } from '../../shared/failure.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { IngestToken, IngestTokenId } from '../../shared/model/ingest.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'

/** Says what it is to whoever finds one, and its id, by which it is found; then 256 random bits. */
const SHAPE = /^likeness_([0-9a-f]{32})_[\w-]{43}$/

/** Compared with where there is no such token, so that this takes as long. */
const NO_HASH = Buffer.alloc(32)

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** What a good token lets in. */
export type Bearer = { readonly id: IngestTokenId; readonly creator: CreatorId | null }

type Row = {
  id: string
  name: string
  creator: string | null
  createdAt: Date
  createdBy: string
  revokedAt: Date | null
  lastUsedAt: Date | null
}

const columns = `id, name, creator_id AS creator, created_at AS "createdAt", created_by AS "createdBy",
  revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"`

const tokenOf = (row: Row): IngestToken =>
  IngestToken.parse({
    ...row,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  })

/** All tokens, those in use first. */
export async function listTokens(reader: Reader): Promise<IngestToken[]> {
  const rows = await reader.rows<Row>(
    `SELECT ${columns} FROM ingest_tokens ORDER BY revoked_at IS NOT NULL, name, created_at`,
  )
  return rows.map(tokenOf)
}

/** Makes a token; its value is known to whoever asked, and to nobody afterwards. BAD_INPUT where the name is taken. */
export async function makeToken(
  writer: Writer,
  wish: { name: string; creator: CreatorId | null; author: string },
): Promise<{ token: IngestToken; value: string }> {
  const id = randomUUID()
  const value = `likeness_${id.replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`
  const [row] = await writer.rows<Row>(
    `INSERT INTO ingest_tokens (id, name, token_hash, creator_id, created_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING RETURNING ${columns}`,
    [id, wish.name, sha256(value), wish.creator, wish.author],
  )
  if (!row) {
    throw new Failure('BAD_INPUT', { detail: `a token named "${wish.name}" is in use. Revoke it first.` })
  }
  const detail = { name: wish.name, creator: wish.creator }
  await writeAudit(writer, { author: wish.author, action: 'ingest.make-token', subject: id, detail })
  return { token: tokenOf(row), value }
}

/** From now on it lets nobody in. NOT_FOUND where none of this name or id is in use. */
export async function revokeToken(
  writer: Writer,
  { token, author }: { token: string; author: string },
): Promise<IngestToken> {
  const [row] = await writer.rows<Row>(
    `UPDATE ingest_tokens SET revoked_at = clock_timestamp()
     WHERE (name = $1 OR id::text = $1) AND revoked_at IS NULL RETURNING ${columns}`,
    [token],
  )
  if (!row) throw new Failure('NOT_FOUND', { what: 'token', id: token })
  const detail = { name: row.name }
  await writeAudit(writer, { author, action: 'ingest.revoke-token', subject: row.id, detail })
  return tokenOf(row)
}

/** Whom a value lets in; null: nobody. */
export async function bearerOf(reader: Reader, value: string): Promise<Bearer | null> {
  const [, id] = SHAPE.exec(value) ?? []
  if (id === undefined) return null
  const [row] = await reader.rows<{ id: string; hash: Buffer; creator: string | null }>(
    `SELECT id, token_hash AS hash, creator_id AS creator FROM ingest_tokens
     WHERE id = $1::uuid AND revoked_at IS NULL`,
    [id],
  )
  const isSame = timingSafeEqual(sha256(value), row?.hash ?? NO_HASH)
  if (!row || !isSame) return null
  return { id: IngestTokenId.parse(row.id), creator: CreatorId.nullable().parse(row.creator) }
}
