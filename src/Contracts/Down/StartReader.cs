namespace DockLogs.Contracts;

/// <summary>Reads the <c>data</c> of <c>fileupload_start</c> field by field.</summary>
internal struct StartReader
{
    private TextSlice _bucket;
    private TextSlice _region;
    private TextSlice _endpoint;
    private TextSlice _provider;
    private TextSlice _accessKeyId;
    private TextSlice _accessKeySecret;
    private TextSlice _securityToken;
    private long? _expire;
    private List<StartFile>? _files;

    /// <summary>True when <c>params.files</c> is there.</summary>
    public readonly bool HasFiles => _files is not null;

    /// <summary>Reads one field; false when it is none of this command's, and nothing was consumed.</summary>
    public bool TryRead(ref JsonCursor cursor, ReadOnlySpan<byte> name, ref FieldFault fault)
    {
        if (name.SequenceEqual("credentials"u8))
        {
            ReadCredentials(ref cursor, ref fault);
        }
        else if (name.SequenceEqual("params"u8))
        {
            ReadParams(ref cursor, ref fault);
        }
        else if (name.SequenceEqual("bucket"u8))
        {
            _bucket = FieldReader.ReadText(ref cursor, ref fault);
        }
        else if (name.SequenceEqual("region"u8))
        {
            _region = FieldReader.ReadText(ref cursor, ref fault);
        }
        else if (name.SequenceEqual("endpoint"u8))
        {
            _endpoint = FieldReader.ReadText(ref cursor, ref fault);
        }
        else if (name.SequenceEqual("provider"u8))
        {
            _provider = FieldReader.ReadText(ref cursor, ref fault);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>The command; null when a field is missing, which is noted.</summary>
    public readonly StartCommand? ToCommand(ReadOnlySpan<byte> json, int dataPosition, ref FieldFault fault)
    {
        ReadOnlySpan<(string Name, bool IsMissing)> required =
        [
            ("bucket", _bucket.IsMissing),
            ("region", _region.IsMissing),
            ("endpoint", _endpoint.IsMissing),
            ("provider", _provider.IsMissing),
            ("credentials.access_key_id", _accessKeyId.IsMissing),
            ("credentials.access_key_secret", _accessKeySecret.IsMissing),
            ("credentials.security_token", _securityToken.IsMissing),
            ("credentials.expire", _expire is null),
            ("params.files", _files is null),
        ];
        foreach (var (name, isMissing) in required)
        {
            if (isMissing)
            {
                fault.NoteMissing(name, dataPosition, "a value");
            }
        }

        if (fault.IsSet || _expire is not { } expire || _files is null)
        {
            return null;
        }

        return new StartCommand
        {
            Bucket = _bucket.ToText(json),
            Region = _region.ToText(json),
            Endpoint = _endpoint.ToText(json),
            Provider = _provider.ToText(json),
            Credentials = new StorageCredentials
            {
                AccessKeyId = _accessKeyId.ToText(json),
                AccessKeySecret = _accessKeySecret.ToText(json),
                SecurityToken = _securityToken.ToText(json),
                Expire = expire,
            },
            Files = _files,
        };
    }

    private void ReadCredentials(ref JsonCursor cursor, ref FieldFault fault)
    {
        (_accessKeyId, _accessKeySecret, _securityToken, _expire) = (default, default, default, null);
        if (!FieldReader.EnterObject(ref cursor, ref fault))
        {
            return;
        }

        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("access_key_id"u8))
            {
                _accessKeyId = FieldReader.ReadText(ref cursor, ref fault);
            }
            else if (name.SequenceEqual("access_key_secret"u8))
            {
                _accessKeySecret = FieldReader.ReadText(ref cursor, ref fault);
            }
            else if (name.SequenceEqual("security_token"u8))
            {
                _securityToken = FieldReader.ReadText(ref cursor, ref fault);
            }
            else if (name.SequenceEqual("expire"u8))
            {
                _expire = FieldReader.ReadInteger(ref cursor, ref fault, out var expire) ? expire : null;
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadParams(ref JsonCursor cursor, ref FieldFault fault)
    {
        _files = null;
        if (!FieldReader.EnterObject(ref cursor, ref fault))
        {
            return;
        }

        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("files"u8))
            {
                ReadFiles(ref cursor, ref fault);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadFiles(ref JsonCursor cursor, ref FieldFault fault)
    {
        _files = null;
        if (!FieldReader.EnterArray(ref cursor, ref fault))
        {
            return;
        }

        _files = [];
        while (cursor.NextElement())
        {
            cursor.Peek();
            var position = cursor.Position;
            if (FieldReader.EnterObject(ref cursor, ref fault) && ReadFile(ref cursor, position, ref fault) is { } file)
            {
                _files.Add(file);
            }
        }
    }

    private static StartFile? ReadFile(ref JsonCursor cursor, int position, ref FieldFault fault)
    {
        TextSlice module = default, objectKey = default;
        List<long> bootIndexes = [];
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("module"u8))
            {
                module = FieldReader.ReadText(ref cursor, ref fault);
            }
            else if (name.SequenceEqual("object_key"u8))
            {
                objectKey = FieldReader.ReadText(ref cursor, ref fault);
            }
            else if (name.SequenceEqual("list"u8))
            {
                bootIndexes.Clear();
                ReadLogs(ref cursor, bootIndexes, ref fault);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (module.IsMissing || objectKey.IsMissing)
        {
            fault.NoteMissing(module.IsMissing ? "module" : "object_key", position, "a string");
            return null;
        }

        return new StartFile
        {
            Module = WireText.Module(cursor.Json, module),
            ObjectKey = objectKey.ToText(cursor.Json),
            BootIndexes = bootIndexes,
        };
    }

    private static void ReadLogs(ref JsonCursor cursor, List<long> bootIndexes, ref FieldFault fault)
    {
        if (!FieldReader.EnterArray(ref cursor, ref fault))
        {
            return;
        }

        while (cursor.NextElement())
        {
            cursor.Peek();
            var position = cursor.Position;
            if (!FieldReader.EnterObject(ref cursor, ref fault))
            {
                continue;
            }

            long? bootIndex = null;
            while (cursor.NextProperty(out var name))
            {
                if (name.SequenceEqual("boot_index"u8))
                {
                    bootIndex = FieldReader.ReadInteger(ref cursor, ref fault, out var value) ? value : null;
                }
                else
                {
                    cursor.Skip();
                }
            }

            if (bootIndex is { } index)
            {
                bootIndexes.Add(index);
            }
            else
            {
                fault.NoteMissing("boot_index", position, "an integer");
            }
        }
    }
}
