import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'

/** What comes before the fuses in every Electron binary, see Electron's page on fuses. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** Version 1, nine fuses, each the other way round than Likeness wants it, so that an unset one shows. */
const FUSES = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 9]), Buffer.from('101100111')])

const US_ENGLISH = { lang: 1033, codepage: 1200 }

export type Platform = 'linux' | 'darwin' | 'win32'

/**
 * A folder as Electron's own download unpacks to, as far as electron-builder looks: a program that holds
 * fuses and no code. It stands where the real one cannot be downloaded.
 */
export function writeFakeElectron(folder: string, platform: Platform): void {
  const write = writerIn(folder)
  write('version', '0.0.0')
  write('LICENSE', 'licence of Electron')
  write('LICENSES.chromium.html', 'licences of Chromium')
  if (platform === 'darwin') {
    writeMacApp(writerIn(path.join(folder, 'Electron.app', 'Contents')))
    return
  }
  write('locales/en-US.pak', '')
  write('locales/de.pak', '')
  mkdirSync(path.join(folder, 'resources'), { recursive: true })
  if (platform === 'win32') write('electron.exe', windowsProgram())
  else write('electron', FUSES)
}

type Writer = (name: string, content: string | Uint8Array) => void

function writerIn(folder: string): Writer {
  return (name, content) => {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, 0o755)
  }
}

/** electron-builder writes the hash of the archive and the icon into a Windows program, so it must be one. */
function windowsProgram(): Uint8Array {
  const program = NtExecutable.createEmpty()
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues(US_ENGLISH, { ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  const fuses = new Uint8Array(FUSES).buffer
  resources.entries.push({ type: 'FUSES', id: 1, ...US_ENGLISH, bin: fuses })
  resources.outputResource(program)
  return new Uint8Array(program.generate())
}

function writeMacApp(write: Writer): void {
  write('Info.plist', propertyList('Electron'))
  write('MacOS/Electron', '')
  write('Frameworks/Electron Framework.framework/Electron Framework', FUSES)
  for (const folder of ['', 'Frameworks/Electron Framework.framework/Versions/A/']) {
    write(`${folder}Resources/en.lproj/locale.pak`, '')
  }
  for (const suffix of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const helper = `Electron Helper${suffix}`
    write(`Frameworks/${helper}.app/Contents/Info.plist`, propertyList(helper))
    write(`Frameworks/${helper}.app/Contents/MacOS/${helper}`, '')
  }
}

const propertyList = (executable: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${executable}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
</dict></plist>`
