using System.Text.Json.Serialization;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Http;

/// <summary>Serializers generated at compile time, so the first call is as quick as the next.</summary>
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(AccountInfo))]
[JsonSerializable(typeof(AccountPreferences))]
[JsonSerializable(typeof(IReadOnlyList<SessionInfo>))]
[JsonSerializable(typeof(AccountsApi.RevokeBody), TypeInfoPropertyName = "AccountsRevokeBody")]
[JsonSerializable(typeof(FolderTree))]
[JsonSerializable(typeof(FoldersApi.CreateBody), TypeInfoPropertyName = "FoldersCreateBody")]
[JsonSerializable(typeof(FoldersApi.RenameBody), TypeInfoPropertyName = "FoldersRenameBody")]
[JsonSerializable(typeof(FoldersApi.FolderBody), TypeInfoPropertyName = "FoldersFolderBody")]
[JsonSerializable(typeof(FoldersApi.SubscribedBody), TypeInfoPropertyName = "FoldersSubscribedBody")]
[JsonSerializable(typeof(FolderPage))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MessageDetail))]
[JsonSerializable(typeof(BodyRequest))]
[JsonSerializable(typeof(MoveResult))]
[JsonSerializable(typeof(MessagesApi.OpenFolderBody), TypeInfoPropertyName = "MessagesOpenFolderBody")]
[JsonSerializable(typeof(MessagesApi.ListBody), TypeInfoPropertyName = "MessagesListBody")]
[JsonSerializable(typeof(MessagesApi.OpenBody), TypeInfoPropertyName = "MessagesOpenBody")]
[JsonSerializable(typeof(MessagesApi.PartBody), TypeInfoPropertyName = "MessagesPartBody")]
[JsonSerializable(typeof(MessagesApi.MessageBody), TypeInfoPropertyName = "MessagesMessageBody")]
[JsonSerializable(typeof(MessagesApi.RemoteImageBody), TypeInfoPropertyName = "MessagesRemoteImageBody")]
[JsonSerializable(typeof(MessagesApi.FlagsBody), TypeInfoPropertyName = "MessagesFlagsBody")]
[JsonSerializable(typeof(MessagesApi.TargetBody), TypeInfoPropertyName = "MessagesTargetBody")]
[JsonSerializable(typeof(MessagesApi.DeleteBody), TypeInfoPropertyName = "MessagesDeleteBody")]
[JsonSerializable(typeof(ComposeRequest))]
[JsonSerializable(typeof(ComposeStart))]
[JsonSerializable(typeof(Upload))]
[JsonSerializable(typeof(SendResult))]
[JsonSerializable(typeof(MessageId))]
[JsonSerializable(typeof(ComposeApi.DiscardBody), TypeInfoPropertyName = "ComposeDiscardBody")]
[JsonSerializable(typeof(ComposeApi.DraftBody), TypeInfoPropertyName = "ComposeDraftBody")]
[JsonSerializable(typeof(ComposeApi.SendBody), TypeInfoPropertyName = "ComposeSendBody")]
[JsonSerializable(typeof(IReadOnlyList<MailAddress>))]
[JsonSerializable(typeof(ContactPage))]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(ContactEdit))]
[JsonSerializable(typeof(ContactsApi.SuggestBody), TypeInfoPropertyName = "ContactsSuggestBody")]
[JsonSerializable(typeof(ContactsApi.ListBody), TypeInfoPropertyName = "ContactsListBody")]
[JsonSerializable(typeof(ContactsApi.UpdateBody), TypeInfoPropertyName = "ContactsUpdateBody")]
[JsonSerializable(typeof(ContactsApi.DeleteBody), TypeInfoPropertyName = "ContactsDeleteBody")]
[JsonSerializable(typeof(ChangeBatch))]
[JsonSerializable(typeof(SyncToken))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
