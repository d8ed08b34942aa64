// Loaded before a program that is to believe that it runs on a Mac. What is there for Linux only is loaded first.
import Sqlite from 'better-sqlite3'

new Sqlite(':memory:').close()
Object.defineProperty(process, 'platform', { value: 'darwin' })
