@echo off
rem A program with windows does not hold its terminal; started like this, it does.
rem Without the first dashes Electron refuses to start where a word follows one that looks like an address.
start "" /b /wait "%~dp0Likeness.exe" -- --cli %*
exit /b %errorlevel%
