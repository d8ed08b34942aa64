import { Failure } from '../../../shared/failure.ts'
import { isServerFull, type ServerPlace } from '../errors.ts'

/** Why a server could not be reached, by the system's code. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there.',
  ENOTFOUND: 'no machine of this name is known.',
  EAI_AGAIN: 'names of machines cannot be looked up at the moment.',
  EHOSTUNREACH: 'there is no way to that machine.',
  ENETUNREACH: 'there is no way to that network.',
  ENETDOWN: 'the network is off.',
  EHOSTDOWN: 'that machine is off.',
  ETIMEDOUT: 'it did not answer in time.',
  ECONNRESET: 'it ended the connection before it was ready.',
  EPIPE: 'it ended the connection before it was ready.',
  ENOENT: 'there is no such socket.',
  EACCES: 'this user may not open the socket there.',
  '57P03': 'it is starting or shutting down.',
  '57P01': 'it is shutting down.',
  '57P02': 'it is starting again.',
}

const tlsRefused: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted here.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not known here.',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an authority that is not known here.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not known here.',
  CERT_SIGNATURE_FAILURE: 'its certificate was not signed by that authority.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; the clock of this machine may be wrong.',
  CERT_REVOKED: 'its certificate was revoked.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name than this.',
}

/** pg tells these by words alone. */
const tlsWords: readonly (readonly [RegExp, string])[] = [
  [/^The server does not support SSL/, 'the server offers none.'],
  [/^There was an error establishing an SSL/, 'what answers there is no server of Postgres.'],
]

const timedOut = /timeout|timed out/i

/** Words of another program: short, and of one line. */
const short = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 200)

/** pg_hba.conf lets this user in, but not on a connection that others can listen to. */
const needsTls = ({ code, message }: { code: string; message: string }): boolean =>
  code === '28000' && /no encryption|SSL off/i.test(message)

/** Sorts an error met while connecting to a server by what a person can do about it. Gives bugs back as they are. */
export function openingFailure(error: unknown, place: ServerPlace): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error
  const failure = sorted(error, place)
  if (failure) failure.cause = error
  return failure ?? error
}

function sorted(error: Error, place: ServerPlace): Failure | undefined {
  const { address, user, database } = place
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const { message } = error
  if (needsTls({ code, message })) return tlsFailure(address, 'it lets in protected connections only.')
  if (/^28/.test(code) || /^SASL: /.test(message) || code === '42501') {
    return new Failure('DATABASE_LOGIN_REFUSED', { address, user })
  }
  if (code === '3D000') return new Failure('DATABASE_MISSING', { address, database })
  if (isServerFull(error)) return new Failure('DATABASE_BUSY', {})
  const tls = tlsRefused[code] ?? tlsWords.find(([words]) => words.test(message))?.[1]
  if (tls) return tlsFailure(address, tls)
  if (/^(ERR_(TLS|SSL|OSSL)|EPROTO)/.test(code)) return tlsFailure(address, `${short(message)}.`)
  return new Failure('DATABASE_UNREACHABLE', { address, reason: reasonOf(code, message) })
}

function reasonOf(code: string, message: string): string {
  if (unreachable[code]) return unreachable[code]
  if (timedOut.test(message)) return 'it did not answer in time.'
  if (/^Connection terminated/.test(message)) return 'it ended the connection before it was ready.'
  return `${short(message).replace(/\.$/, '')}.`
}

const tlsFailure = (address: string, reason: string): Failure =>
  new Failure('DATABASE_TLS_REFUSED', { address, reason })
