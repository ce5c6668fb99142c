#!/bin/sh
# In the container: webmail admin users list
exec dotnet /app/Webmail.dll "$@"
