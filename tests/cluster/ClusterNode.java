import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/** One OpenSearch node in this process: arguments are settings, NAME=VALUE. It ends when its standard input does. */
public final class ClusterNode {
    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            settings.put(argument.substring(0, at), argument.substring(at + 1));
        }
        Node node = new OpenSearchRunnerNode(
            InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> null),
            List.of(
                org.opensearch.analysis.common.CommonAnalysisPlugin.class,
                org.opensearch.index.reindex.ReindexPlugin.class,
                org.opensearch.painless.PainlessPlugin.class,
                org.opensearch.transport.Netty4Plugin.class));
        node.start();
        System.out.println("started");
        // Whatever becomes of the tests, even a kill, closes the pipe.
        while (System.in.read() >= 0) { }
        Runtime.getRuntime().halt(0);
    }
}
