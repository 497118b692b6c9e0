@rem build.cmd [build or test or demo]
@node "%~dp0eng\build.mjs" %*
