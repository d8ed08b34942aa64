@echo off
rem A program with windows does not hold its terminal; started like this, it does.
start "" /b /wait "%~dp0Likeness.exe" --cli %*
exit /b %errorlevel%
