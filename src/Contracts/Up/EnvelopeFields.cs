namespace DockLogs.Contracts;

/// <summary>What an up message has around its <c>data</c>, as read.</summary>
internal ref struct EnvelopeFields()
{
    /// <summary>A fault of <c>gateway</c> or <c>method</c>, which count for every message.</summary>
    public FieldFault AddressFault;

    /// <summary>A fault of the other fields, which do not count for ignored messages.</summary>
    public FieldFault Fault;

    public TextSlice Gateway;
    public int GatewayPosition;
    public TextSlice Method;
    public int MethodPosition;
    public TextSlice Tid;
    public TextSlice Bid;
    public long Timestamp = FieldReader.NoTime;
    public bool NeedReply;

    /// <summary>Reads one field; false when it is none of the envelope's, and nothing was consumed.</summary>
    public bool TryRead(ref JsonCursor cursor, ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("tid"u8):
                Tid = FieldReader.ReadText(ref cursor, ref Fault);
                return true;
            case 3 when name.SequenceEqual("bid"u8):
                Bid = FieldReader.ReadText(ref cursor, ref Fault);
                return true;
            case 6 when name.SequenceEqual("method"u8):
                ReadMethod(ref cursor);
                return true;
            case 7 when name.SequenceEqual("gateway"u8):
                cursor.Peek();
                GatewayPosition = cursor.Position;
                Gateway = FieldReader.ReadText(ref cursor, ref AddressFault);
                return true;
            case 9 when name.SequenceEqual("timestamp"u8):
                Timestamp = FieldReader.ReadTime(ref cursor, ref Fault);
                return true;
            case 10 when name.SequenceEqual("need_reply"u8):
                NeedReply = FieldReader.ReadFlag(ref cursor, ref Fault);
                return true;
            default:
                return false;
        }
    }

    private void ReadMethod(ref JsonCursor cursor)
    {
        Method = default;
        var kind = cursor.Peek();
        MethodPosition = cursor.Position;
        if (kind == JsonKind.String)
        {
            Method = cursor.ReadString();
            return;
        }

        if (kind != JsonKind.Null)
        {
            AddressFault.Note(ReadFaultReason.WrongType, MethodPosition, "a string");
        }

        cursor.Skip();
    }
}
