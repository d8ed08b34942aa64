import { Failure } from '../../shared/failure.ts'
import {
  type Connection,
  ConnectionName,
  ServerAddress,
  type ServerHost,
  type TlsMode,
} from '../../shared/model/connection.ts'
import { hostText, readHosts } from '../../shared/text/server-hosts.ts'
import type { ServerUrl } from '../../shared/text/server-url.ts'

/** The form of a connection as it is typed. */
export interface FormValues {
  readonly name: string
  readonly hosts: string
  readonly database: string
  readonly user: string
  /** Empty leaves what is known. */
  readonly password: string
  readonly keepsPassword: boolean
  readonly tls: TlsMode
  /** As PEM; kept while another protection is tried. */
  readonly authority: string
}

export const noValues: FormValues = {
  name: '',
  hosts: '',
  database: '',
  user: '',
  password: '',
  keepsPassword: true,
  tls: 'encrypt',
  authority: '',
}

const hostsText = (hosts: readonly ServerHost[]): string => hosts.map(hostText).join(', ')

/** The form of a saved connection. Its password never comes back. */
export function valuesOf({ name, address, password }: Connection): FormValues {
  if (!address) return { ...noValues, name }
  return {
    name,
    hosts: hostsText(address.hosts),
    database: address.database,
    user: address.user,
    password: '',
    keepsPassword: password !== 'held',
    tls: address.tls,
    authority: address.authority ?? '',
  }
}

/** The form with what an address says in it; what it does not say stays. */
export function withUrl(values: FormValues, { address, password }: ServerUrl): FormValues {
  const place = `${address.database} at ${address.hosts[0]?.host ?? ''}`
  return {
    ...values,
    name: values.name.trim() === '' ? [...place].slice(0, 100).join('') : values.name,
    hosts: hostsText(address.hosts),
    database: address.database,
    user: address.user,
    password: password ?? values.password,
    tls: address.tls,
  }
}

/** The address that valid values name. */
export function addressOf(values: FormValues): ServerAddress {
  const authority = values.tls === 'verify' ? values.authority.trim() : ''
  return ServerAddress.parse({
    hosts: readHosts(values.hosts),
    database: values.database.trim(),
    user: values.user.trim(),
    tls: values.tls,
    authority: authority === '' ? null : authority,
  })
}

export type FormErrors = { readonly [Field in keyof FormValues]?: string }

const addressFields = ['hosts', 'database', 'user', 'authority'] as const

function hostsError(hosts: string): string | undefined {
  if (hosts.trim() === '') return 'Name the server, such as db.example.com'
  try {
    if (ServerAddress.shape.hosts.safeParse(readHosts(hosts)).success) return undefined
    return 'Name ten servers at most'
  } catch (error) {
    return error instanceof Failure && error.code === 'BAD_INPUT'
      ? 'Write each server as name or name:port, with commas between'
      : undefined
  }
}

function nameError(value: string, what: string): string | undefined {
  if (value.trim() === '') return `Name the ${what}`
  const fits = ServerAddress.shape.database.safeParse(value.trim()).success
  return fits ? undefined : `Shorten it: the name of a ${what} has 63 characters at most`
}

function authorityError({ tls, authority }: FormValues): string | undefined {
  if (tls !== 'verify' || authority.trim() === '') return undefined
  const isPem = /-----BEGIN (TRUSTED )?CERTIFICATE-----[^-]+-----END (TRUSTED )?CERTIFICATE-----/.test(
    authority,
  )
  if (!isPem)
    return 'Paste the whole certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----'
  return ServerAddress.shape.authority.safeParse(authority).success
    ? undefined
    : 'Give only the certificate of the authority: this is more than 100 KB'
}

/** What has to be put right before the server can be asked. */
export function addressErrors(values: FormValues): FormErrors {
  const errors = {
    hosts: hostsError(values.hosts),
    database: nameError(values.database, 'database'),
    user: nameError(values.user, 'user'),
    authority: authorityError(values),
  }
  const found = addressFields.flatMap((field) => (errors[field] ? [[field, errors[field]] as const] : []))
  return Object.fromEntries(found)
}

/**
 * What has to be put right before the connection can be saved.
 * @param others names of the other connections
 */
export function formErrors(values: FormValues, others: readonly string[]): FormErrors {
  const name = values.name.trim()
  const errors = addressErrors(values)
  if (!ConnectionName.safeParse(name).success) {
    return { name: name === '' ? 'Give it a name to find it by' : 'Shorten it to 100 characters', ...errors }
  }
  return others.includes(name) ? { name: 'Another one has this name: choose another', ...errors } : errors
}
